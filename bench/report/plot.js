/** Line plots as SVG, with the name of each line at its end, for light and dark backgrounds. */

/**
 * @typedef {{ name: string, points: [number, number][], strong?: boolean, dashed?: boolean }} Line
 * @typedef {{ label: string, log?: boolean, ticks?: number[], format?: (value: number) => string }} Axis
 * @typedef {{ title: string, x: Axis, y: Axis, lines: Line[] }} Plot
 */

const [width, height] = [760, 440];
const [left, right, top, bottom] = [70, 170, 46, 56];
/** Distinguishable on white and on black, and by colour-blind readers (Okabe and Ito 2008), together with the names. */
const colours = [
  '#d55e00',
  '#0072b2',
  '#009e73',
  '#cc79a7',
  '#b8860b',
  '#56b4e9',
  '#7b68b5',
  '#8c8c8c',
  '#a0522d',
  '#4f9d9d',
  '#3f7f3f',
];

/** @param {Plot} plot */
export function draw({ title, x, y, lines }) {
  const visible = lines.filter(({ points }) => points.length);
  const across = scale(
    x,
    visible.flatMap(({ points }) => points.map(([at]) => at)),
    left,
    width - right,
  );
  const up = scale(
    y,
    visible.flatMap(({ points }) => points.map(([, at]) => at)),
    height - bottom,
    top,
  );
  const named = spreadLabels(
    visible.map((line, at) => ({
      line,
      colour: colours[at % colours.length],
      y: up.place(line.points[line.points.length - 1][1]),
    })),
  );
  const parts = [
    text(left, 22, title, 'class="title"'),
    ...across.ticks.map((tick) =>
      [
        `<path class="grid" d="M${across.place(tick)} ${top}V${height - bottom}"/>`,
        text(across.place(tick), height - bottom + 18, across.format(tick), 'text-anchor="middle"'),
      ].join(''),
    ),
    ...up.ticks.map((tick) =>
      [
        `<path class="grid" d="M${left} ${up.place(tick)}H${width - right}"/>`,
        text(left - 8, up.place(tick) + 4, up.format(tick), 'text-anchor="end"'),
      ].join(''),
    ),
    text((left + width - right) / 2, height - 12, x.label, 'text-anchor="middle"'),
    text(0, 0, y.label, `text-anchor="middle" transform="translate(16 ${(top + height - bottom) / 2}) rotate(-90)"`),
    ...named.map(({ line, colour, y: label }) => {
      const positions = line.points.map(([a, b]) => [across.place(a), up.place(b)]);
      const [endX, endY] = positions[positions.length - 1];
      const style = `stroke="${colour}" stroke-width="${line.strong ? 3 : 1.6}"${line.dashed ? ' stroke-dasharray="5 4"' : ''}`;
      return [
        `<path fill="none" ${style} d="M${positions.map((position) => position.join(' ')).join('L')}"/>`,
        ...positions.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="${line.strong ? 4 : 2.6}" fill="${colour}"/>`),
        `<path fill="none" stroke="${colour}" stroke-width=".7" d="M${endX + 5} ${endY}L${width - right + 10} ${label}"/>`,
        text(width - right + 14, label + 4, line.name, line.strong ? 'font-weight="bold"' : ''),
      ].join('');
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escapeXml(title)}</title>
<style>
  text { font: 12px system-ui, sans-serif; fill: #24292f } .title { font-size: 15px; font-weight: bold }
  .ground { fill: #fff } .grid { stroke: #d0d7de; stroke-width: .7 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ground { fill: #0d1117 } .grid { stroke: #3d444d } }
</style>
<rect class="ground" width="100%" height="100%"/>
${parts.join('\n')}
</svg>
`;
}

/**
 * Maps values to positions on the plot.
 * @param {Axis} axis @param {number[]} values @param {number} from @param {number} to
 */
function scale({ log, ticks, format = short }, values, from, to) {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const marks = ticks ?? (log ? powers(min, max) : steps(max));
  const [low, high] = [Math.min(log ? min : 0, marks[0]), Math.max(max, marks[marks.length - 1])];
  const of = (/** @type {number} */ value) =>
    log ? Math.log(value / low) / Math.log(high / low || 2) : (value - low) / (high - low || 1);
  return {
    ticks: marks,
    format,
    place: (/** @type {number} */ value) => Math.round((from + of(value) * (to - from)) * 10) / 10,
  };
}

/** The powers of ten around a range, with 2 and 5 times them if there are few. @param {number} min @param {number} max */
function powers(min, max) {
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const factors = last - first < 3 ? [1, 2, 5] : [1];
  const all = Array.from({ length: last - first + 1 }, (_, at) =>
    factors.map((step) => step * 10 ** (first + at)),
  ).flat();
  const low = Math.max(...all.filter((tick) => tick <= min));
  const high = Math.min(...all.filter((tick) => tick >= max));
  return all.filter((tick) => tick >= low && tick <= high);
}

/** About five round steps from 0. @param {number} max */
function steps(max) {
  const rough = max / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((size) => size >= rough) ?? rough;
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, at) => at * step);
}

/** Moves labels apart that would overlap. @template {{ y: number }} T @param {T[]} labels */
function spreadLabels(labels) {
  const gap = 15;
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  for (const [at, label] of sorted.entries()) if (at) label.y = Math.max(label.y, sorted[at - 1].y + gap);
  let limit = height - bottom + 8;
  for (const label of sorted.reverse()) {
    label.y = Math.min(label.y, limit);
    limit = label.y - gap;
  }
  return labels;
}

/** @param {number} x @param {number} y @param {string} content @param {string} [attributes] */
const text = (x, y, content, attributes = '') => `<text x="${x}" y="${y}" ${attributes}>${escapeXml(content)}</text>`;

/** @param {string} content */
const escapeXml = (content) => content.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** @param {number} value */
const short = (value) => (value >= 1 ? value.toLocaleString('en') : String(Number(value.toPrecision(3))));
