//! The options of a search.

/// The options of a search. The [default](Self::default) is that of a search box; each option has a setter.
///
/// ```
/// use samara_engine::SearchOptions;
///
/// let options = SearchOptions::default().limit(20).filter("year", ["2021", "2022"]).sort("date:desc");
/// assert_eq!(options.limit, 20);
/// assert_eq!(options.filters, [("year".to_owned(), vec!["2021".to_owned(), "2022".to_owned()])]);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SearchOptions {
    /// The maximum number of hits [default: 10].
    pub limit: usize,
    /// How many hits to skip [default: 0].
    pub offset: usize,
    /// Names of metadata, each with values of which a document must have one; `2021..2023`, `2021..` and `..2023` are ranges.
    pub filters: Vec<(String, Vec<String>)>,
    /// `name`, `name:asc` or `name:desc`: order by metadata instead of score.
    pub sort: Option<String>,
    /// Only documents in this language (`en` includes `en-GB`).
    pub lang: Option<String>,
    /// Documents in other languages than this come after all others, each group best first. Ignored with `sort`.
    pub prefer: Option<String>,
    /// Whether the last word also matches as a prefix [default: true].
    pub prefix: bool,
    /// Whether a word that occurs nowhere is corrected [default: true].
    pub typos: bool,
    /// Whether each hit explains its score [default: false].
    pub explain: bool,
    /// Whether hits have an excerpt and sections [default: true]. Without, they are empty, and a search takes half the
    /// time.
    pub excerpts: bool,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            filters: Vec::new(),
            sort: None,
            lang: None,
            prefer: None,
            prefix: true,
            typos: true,
            explain: false,
            excerpts: true,
        }
    }
}

impl SearchOptions {
    /// Adds a filter: a document must have one of these values under the name.
    #[must_use]
    pub fn filter(
        mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.filters.push((name.into(), values.into_iter().map(Into::into).collect()));
        self
    }

    /// Sets [`limit`](Self#structfield.limit).
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Sets [`offset`](Self#structfield.offset).
    #[must_use]
    pub fn offset(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    /// Sets [`sort`](Self#structfield.sort).
    #[must_use]
    pub fn sort(mut self, sort: impl Into<String>) -> Self {
        self.sort = Some(sort.into());
        self
    }

    /// Sets [`lang`](Self#structfield.lang).
    #[must_use]
    pub fn lang(mut self, lang: impl Into<String>) -> Self {
        self.lang = Some(lang.into());
        self
    }

    /// Sets [`prefer`](Self#structfield.prefer).
    #[must_use]
    pub fn prefer(mut self, prefer: impl Into<String>) -> Self {
        self.prefer = Some(prefer.into());
        self
    }

    /// Sets [`prefix`](Self#structfield.prefix).
    #[must_use]
    pub fn prefix(mut self, prefix: bool) -> Self {
        self.prefix = prefix;
        self
    }

    /// Sets [`typos`](Self#structfield.typos).
    #[must_use]
    pub fn typos(mut self, typos: bool) -> Self {
        self.typos = typos;
        self
    }

    /// Sets [`explain`](Self#structfield.explain).
    #[must_use]
    pub fn explain(mut self, explain: bool) -> Self {
        self.explain = explain;
        self
    }

    /// Sets [`excerpts`](Self#structfield.excerpts).
    #[must_use]
    pub fn excerpts(mut self, excerpts: bool) -> Self {
        self.excerpts = excerpts;
        self
    }

    /// The language of the reader, if it is known.
    pub(crate) fn reader_language(&self) -> Option<&str> {
        self.lang.as_deref().or(self.prefer.as_deref())
    }

    /// The name of metadata by which hits are ordered, and whether in descending order.
    pub(crate) fn sort_key(&self) -> Option<(&str, bool)> {
        let sort = self.sort.as_deref()?;
        Some(match sort.rsplit_once(':') {
            Some((name, "desc")) => (name, true),
            Some((name, "asc")) => (name, false),
            _ => (sort, false),
        })
    }
}
