//! The parser: the packets that encode the next bytes in the fewest bits.
//!
//! Unit boundaries are nodes, packets are edges, and the cheapest path is found from front to back. It is not the
//! optimum: the cost of a packet depends on the packets before it (their state, the last four distances, what the
//! models have learnt), and a node keeps these of the cheapest way to it only. So some paths that are expensive at
//! first are considered as a whole: see [`Step`].

use std::cmp::Reverse;

use super::finder::{Finder, Match};
use super::prices::{Price, bits};
use super::writer::Writer;
use crate::models::{History, LONGEST_MATCH, SHORTEST_MATCH, State};

/// A match of this length is taken at once.
pub(super) const LONG: usize = 272;
/// The same in a text of a few KB. Together with [`STEPS_IN_SHORT`](super::STEPS_IN_SHORT) it saves 27 % of the time, and costs
/// 0.16 % of the bytes of an index in parts (std). A length of 24 would save 34 % and cost 0.3 %; 64 would save 13 % and cost nothing.
pub(super) const LONG_IN_SHORT: usize = 32;
/// A match is longer by this much where it is preferred to a repeat, whose distance costs less.
const PREFERENCE: usize = 2;
/// Nodes considered before packets are written. With more of them, prices lag behind the models.
const NODES: usize = 4096;
/// Lengths of a match are tried from the longest down, until this many in a row were useless.
const USELESS: usize = 16;
/// A match is useless if its end can be reached for this much less.
const TOO_DEAR: Price = bits(10);

/// An edge of the graph: a match, bytes outside of a match, then a match from the same distance again, then bytes
/// up to the border of the unit. Each of the four may be missing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Index of one of the last four distances; from 4 on, a new distance minus 1, plus 4.
    source: u32,
    /// Bytes of the match.
    length: u16,
    /// Bytes after it.
    bytes: u16,
    /// Bytes of the match that follows.
    tail: u16,
}

impl Step {
    const NONE: Self = Self { source: 0, length: 0, bytes: 0, tail: 0 };

    fn repeat(which: usize, length: usize) -> Self {
        Self { source: which as u32, length: length as u16, ..Self::NONE }
    }

    fn sequence(distance: u32, length: usize) -> Self {
        Self { source: distance + 4, length: length as u16, ..Self::NONE }
    }

    fn length(self) -> usize {
        usize::from(self.length) + usize::from(self.bytes) + usize::from(self.tail)
    }

    /// Its first `length` bytes. What remains of a match may be too short for one.
    pub(super) fn cut(self, length: usize) -> Self {
        if self.length() <= length {
            return self;
        }
        let room = length as u16;
        let matched = self.length.min(room);
        if usize::from(matched) < SHORTEST_MATCH && self.length > 0 {
            return Self { bytes: room, ..Self::NONE };
        }
        let bytes = self.bytes.min(room - matched);
        let tail = room - matched - bytes;
        let is_short = usize::from(tail) < SHORTEST_MATCH;
        let (bytes, tail) = if is_short { (bytes + tail, 0) } else { (bytes, tail) };
        Self { length: matched, bytes, tail, ..self }
    }

    fn units<const UNIT: usize>(self) -> usize {
        self.length().div_ceil(UNIT)
    }

    pub(super) fn write<const UNIT: usize>(self, writer: &mut Writer<'_>) {
        let length = self.length.into();
        match self.source.checked_sub(4) {
            _ if length == 0 => {}
            None => writer.repeat(self.source as usize, length),
            Some(distance) => writer.sequence(distance, length),
        }
        for _ in 0..self.bytes {
            writer.byte();
        }
        if self.tail > 0 {
            writer.repeat(0, self.tail.into());
        }
        while !writer.written().is_multiple_of(UNIT) {
            writer.byte();
        }
    }
}

/// A path to a node: its last step, its cost, the state after it.
#[derive(Clone, Copy, Debug)]
struct Way {
    step: Step,
    price: Price,
    state: State,
}

impl Way {
    /// The same with bytes after it that are outside of a match.
    #[inline(always)]
    fn and_bytes(self, at: usize, count: usize, distance: u32, writer: &Writer<'_>) -> Self {
        let (price, state) = writer.bytes_price(at, count, self.state, distance);
        Self { step: Step { bytes: count as u16, ..self.step }, price: self.price + price, state }
    }
}

/// A unit boundary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The cheapest known path to the node.
    way: Way,
    /// The last four distances on the path, once it is final.
    distances: [u32; 4],
}

/// Finds the cheapest path.
pub(super) struct Parser<const UNIT: usize> {
    /// The length from which on a match is taken at once.
    long: usize,
    nodes: Vec<Node>,
    /// The farthest node that is reached.
    reach: usize,
    matches: Vec<Match>,
    steps: Vec<Step>,
}

impl<const UNIT: usize> Parser<UNIT> {
    /// Creates a parser with the nodes of an earlier one, which has left them unreached. `long`: the length from which on a match
    /// is taken at once.
    pub(super) fn new(long: usize, mut nodes: Vec<Node>) -> Self {
        let History { state, distances } = History::NONE;
        let unreached = Node { way: Way { step: Step::NONE, price: Price::MAX, state }, distances };
        // Room after the last node for the longest step.
        nodes.resize(NODES + 2 * (LONGEST_MATCH / UNIT + 1), unreached);
        Self { long, nodes, reach: 0, matches: Vec::new(), steps: Vec::new() }
    }

    /// The nodes, for the next parser.
    pub(super) fn into_nodes(self) -> Vec<Node> {
        self.nodes
    }

    /// The next steps, up to a node that no edge passes, or to the last node. At least one unit must be left.
    pub(super) fn parse(&mut self, finder: &mut Finder<'_, UNIT>, writer: &Writer<'_>) -> &[Step] {
        self.steps.clear();
        let History { state, distances } = writer.history();
        self.nodes[0] = Node { way: Way { step: Step::NONE, price: 0, state }, distances };
        let mut here = 0;
        loop {
            finder.find(&mut self.matches);
            let at = writer.written() + here * UNIT;
            let repetitions = self.nodes[here].distances.map(|distance| writer.repetition(at, distance));
            if let Some(step) = self.long_match(repetitions) {
                finder.skip(step.units::<UNIT>() - 1);
                self.steps.push(step);
                break;
            }
            self.go_on(here, repetitions, writer);
            here += 1;
            if here == self.reach || here == NODES {
                break;
            }
            self.settle(here);
        }
        while here > 0 {
            let step = self.nodes[here].way.step;
            self.steps.push(step);
            here -= step.units::<UNIT>();
        }
        self.steps.reverse();
        self.nodes[..=self.reach].iter_mut().for_each(|node| node.way.price = Price::MAX);
        self.reach = 0;
        &self.steps
    }

    /// All paths to a node are known, so its distances are final.
    fn settle(&mut self, at: usize) {
        let Way { step, state, .. } = self.nodes[at].way;
        let mut history = History { state, distances: self.nodes[at - step.units::<UNIT>()].distances };
        match step.source.checked_sub(4) {
            _ if step.length == 0 => {}
            None => history.repeated(step.source as usize),
            Some(distance) => history.matched(distance),
        }
        self.nodes[at].distances = history.distances;
    }

    /// A match that is long enough to be taken at once.
    fn long_match(&self, repetitions: [usize; 4]) -> Option<Step> {
        let whole = |length: usize| length / UNIT * UNIT;
        let by_length = |&(which, length): &(usize, usize)| (length, Reverse(which));
        let (which, repeated) = repetitions.into_iter().enumerate().max_by_key(by_length)?;
        let found = self.matches.last().filter(|found| found.length >= self.long);
        if repeated >= self.long && found.is_none_or(|found| found.length <= repeated + PREFERENCE) {
            return Some(Step::repeat(which, whole(repeated)));
        }
        found.map(|found| Step::sequence(found.distance, whole(found.length)))
    }

    /// Relaxes all edges from a node. `repetitions`: match lengths at its last distances.
    fn go_on(&mut self, here: usize, repetitions: [usize; 4], writer: &Writer<'_>) {
        let Node { way: Way { price, state, .. }, distances } = self.nodes[here];
        let at = writer.written() + here * UNIT;

        let start = Way { step: Step::NONE, price, state };
        let way = start.and_bytes(at, UNIT, distances[0], writer);
        self.offer(here, way);
        if repetitions[0] < UNIT {
            self.resume(here, way, distances[0], writer);
        }

        let mut shortest = SHORTEST_MATCH.next_multiple_of(UNIT);
        for (which, (distance, longest)) in distances.into_iter().zip(repetitions).enumerate() {
            if longest >= shortest {
                let repeat = writer.repeat_price(at, state, which);
                self.repeat(here, shortest, longest, distance, writer, |length| Way {
                    step: Step::repeat(which, length),
                    price: price + repeat(length),
                    state: state.repeated(),
                });
            }
        }

        let start = price + writer.sequence_start_price(at, state);
        let matches = std::mem::take(&mut self.matches);
        for &Match { length: longest, distance } in &matches {
            let sequence = writer.sequence_price(at, distance);
            self.repeat(here, shortest, longest, distance, writer, |length| Way {
                step: Step::sequence(distance, length),
                price: start + sequence(length),
                state: state.matched(),
            });
            shortest = longest / UNIT * UNIT + UNIT;
        }
        self.matches = matches;
    }

    /// Relaxes a match of all lengths from `shortest` to `longest`, and what may follow the longest.
    #[inline(always)]
    fn repeat(
        &mut self,
        from: usize,
        shortest: usize,
        longest: usize,
        distance: u32,
        writer: &Writer<'_>,
        way: impl Fn(usize) -> Way,
    ) {
        let whole = longest / UNIT * UNIT;
        let mut useless = 0;
        for length in (shortest..=whole).rev().step_by(UNIT) {
            if !self.offer(from, way(length)) {
                useless += 1;
                if useless == USELESS {
                    break;
                }
            }
        }
        self.interrupt(from, way(whole), way(longest), distance, writer);
    }

    /// Relaxes a match that continues at the same distance after an interruption of at most a unit. `whole` is the
    /// match up to the last border of units, `longest` up to where it really ends.
    #[inline(always)]
    fn interrupt(&mut self, from: usize, whole: Way, longest: Way, distance: u32, writer: &Writer<'_>) {
        let known = self.nodes[from + whole.step.units::<UNIT>()].way;
        // A step without a match has source 0 as well: it keeps the last distance.
        let dearer = whole.price.saturating_sub(known.price);
        if dearer > TOO_DEAR || dearer > 0 && whole.step.source == known.step.source {
            return;
        }
        let border = writer.written() + from * UNIT + whole.step.length();
        if border + UNIT > writer.end() {
            return;
        }
        let odd = longest.step.length() - whole.step.length();
        if odd > 0 {
            let way = longest.and_bytes(border + odd, UNIT - odd, distance, writer);
            self.offer(from, way);
            self.resume(from, way, distance, writer);
        }
        for count in 1..=UNIT {
            if writer.repetition(border + count, distance) >= SHORTEST_MATCH {
                let way = whole.and_bytes(border, count, distance, writer);
                return self.resume(from, way, distance, writer);
            }
        }
    }

    /// Relaxes a match at the same distance as before the bytes at the end of a path.
    #[inline(always)]
    fn resume(&mut self, from: usize, way: Way, distance: u32, writer: &Writer<'_>) {
        let at = writer.written() + from * UNIT + way.step.length();
        let longest = writer.repetition(at, distance);
        if longest < SHORTEST_MATCH {
            return;
        }
        let repeat = writer.repeat_price(at, way.state, 0);
        let resumed = |length: usize| Way {
            step: Step { tail: length as u16, ..way.step },
            price: way.price + repeat(length),
            state: way.state.repeated(),
        };
        let odd = (at + longest) % UNIT;
        if longest - odd >= SHORTEST_MATCH {
            self.offer(from, resumed(longest - odd));
        }
        let end = at + longest;
        if odd > 0 && end < writer.end() {
            let way = resumed(longest);
            let (price, state) = writer.bytes_price(end, UNIT - odd, way.state, distance);
            self.offer(from, Way { price: way.price + price, state, ..way });
        }
    }

    /// Records a path if it is the cheapest so far to its end; whether it is.
    #[inline(always)]
    fn offer(&mut self, from: usize, way: Way) -> bool {
        let to = from + way.step.units::<UNIT>();
        let cheaper = way.price < self.nodes[to].way.price;
        if cheaper {
            self.nodes[to].way = way;
            self.reach = self.reach.max(to);
        }
        cheaper
    }
}
