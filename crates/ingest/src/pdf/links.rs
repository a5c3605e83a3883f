//! The links of a page: annotations that lie over its glyphs.

use std::collections::HashMap;

use hayro_font::kurbo::{Affine, Point, Rect};
use hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};
use hayro_syntax::page::Page;

use super::content::{Glyph, PageText};
use super::destinations::Destinations;
use super::limits::{Budget, Exceeded};
use crate::url;

/// More annotations of a page, or areas of a link, are ignored.
const MAX_ANNOTATIONS: usize = 1_000;
const MAX_AREAS: usize = 32;
/// Longer addresses are ignored, in bytes.
const MAX_ADDRESS: usize = 4 << 10;
/// The point of a glyph that lies in a link: its middle, so high above its baseline, in ems.
const HEIGHT: f32 = 0.3;
/// So many areas are compared with a glyph for each operation of the budget.
const AREAS_PER_OPERATION: usize = 64;
/// Operations for an annotation, besides the bytes of the array that it is in and of its address: pages can share all of them.
const OPERATIONS_PER_ANNOTATION: usize = 200;

/// The targets of the links of a document.
#[derive(Debug, Default)]
pub(super) struct Links {
    pub(super) targets: Vec<String>,
    numbers: HashMap<String, u32>,
}

/// An area of a page, and the number of the target.
struct Area {
    rectangle: Rect,
    link: u32,
}

impl Links {
    /// Marks the glyphs of a page that its links cover.
    ///
    /// # Errors
    /// If the budget of the file is used up.
    pub(super) fn mark<'a>(
        &mut self,
        page: &Page<'a>,
        destinations: &Destinations<'a>,
        text: &mut PageText,
        budget: &mut Budget,
    ) -> Result<(), Exceeded> {
        let areas = self.areas(page, destinations, budget)?;
        if areas.is_empty() {
            return Ok(());
        }
        let operations = areas.len().div_ceil(AREAS_PER_OPERATION);
        for glyph in &mut text.glyphs {
            budget.operations(operations)?;
            glyph.style.link = link(glyph, &areas);
        }
        Ok(())
    }

    /// The areas of a page that are links.
    fn areas<'a>(
        &mut self,
        page: &Page<'a>,
        destinations: &Destinations<'a>,
        budget: &mut Budget,
    ) -> Result<Vec<Area>, Exceeded> {
        let mut areas = Vec::new();
        let Some(annotations) = page.raw().get::<Array<'a>>(b"Annots") else { return Ok(areas) };
        let to_page = Affine::new(page.initial_transform(true).as_coeffs());
        budget.operations(annotations.data().len())?;
        for annotation in annotations.iter::<Object<'a>>().take(MAX_ANNOTATIONS) {
            budget.operations(OPERATIONS_PER_ANNOTATION)?;
            let Some(annotation) = annotation.into_dict() else { continue };
            if annotation.get::<Name<'_>>(b"Subtype").is_none_or(|kind| kind.as_ref() != b"Link") {
                continue;
            }
            let Some(target) = target(&annotation, destinations, budget)? else { continue };
            let next = self.targets.len() as u32;
            let link = *self.numbers.entry(target.clone()).or_insert(next);
            if link == next {
                self.targets.push(target);
            }
            let rectangles = rectangles(&annotation);
            areas.extend(rectangles.into_iter().map(|corners| {
                let [a, b] = corners.map(|corner| to_page * corner);
                Area { rectangle: Rect::from_points(a, b), link }
            }));
        }
        Ok(areas)
    }
}

/// Where an annotation leads to.
fn target<'a>(
    annotation: &Dict<'a>,
    destinations: &Destinations<'a>,
    budget: &mut Budget,
) -> Result<Option<String>, Exceeded> {
    if let Some((page, _)) = destinations.of(annotation) {
        return Ok(Some(format!("#page={}", page + 1)));
    }
    let action = annotation.get::<Dict<'a>>(b"A");
    let Some(address) = action.and_then(|action| action.get::<PdfString<'_>>(b"URI")) else {
        return Ok(None);
    };
    budget.operations(address.as_bytes().len())?;
    if address.as_bytes().len() > MAX_ADDRESS {
        return Ok(None);
    }
    Ok(url::parse(&String::from_utf8_lossy(address.as_bytes())).ok())
}

/// The corners of the rectangles that an annotation covers: one for each line of a link.
fn rectangles(annotation: &Dict<'_>) -> Vec<[Point; 2]> {
    if let Some(points) = annotation.get::<Array<'_>>(b"QuadPoints") {
        let numbers: Vec<f64> = points.iter::<f32>().take(8 * MAX_AREAS).map(f64::from).collect();
        let (quads, _) = numbers.as_chunks::<8>();
        if !quads.is_empty() {
            return quads.iter().map(corners).collect();
        }
    }
    let rectangle = annotation.get::<[f32; 4]>(b"Rect").map(|numbers| numbers.map(f64::from));
    rectangle.map(|[a, b, c, d]| vec![[Point::new(a, b), Point::new(c, d)]]).unwrap_or_default()
}

/// The corners of the rectangle around four points.
fn corners(quad: &[f64; 8]) -> [Point; 2] {
    let (pairs, _) = quad.as_chunks::<2>();
    let edge =
        |pick: fn(f64, f64) -> f64, axis: usize| pairs.iter().map(|pair| pair[axis]).fold(quad[axis], pick);
    [Point::new(edge(f64::min, 0), edge(f64::min, 1)), Point::new(edge(f64::max, 0), edge(f64::max, 1))]
}

/// The link over a glyph. Text that is not horizontal has none.
fn link(glyph: &Glyph, areas: &[Area]) -> Option<u32> {
    let middle = f64::from(f32::midpoint(glyph.x, glyph.end));
    let point = Point::new(middle, f64::from(glyph.y - HEIGHT * glyph.size));
    let area = areas.iter().find(|area| glyph.angle == 0 && area.rectangle.contains(point));
    area.map(|area| area.link)
}
