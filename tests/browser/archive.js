/**
 * An archive as somebody hands one over: 30 mixed documents in four scripts, with pictures, links and one long document.
 * `npm run archive -- DIR` packs it and writes pictures of its page into DIR, to be looked at: the list, hits, documents and
 * the list of occurrences, in three widths, light and dark.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { launch } from './browsers.js';
import { open, ready, type } from './pages.js';

const kept = fileURLToPath(new URL('../../crates/ingest/tests/documents/', import.meta.url));
const seeds = fileURLToPath(new URL('../../seeds/', import.meta.url));

/** Documents of other formats that the tests of the readers keep. */
const binary = 'book.epub letter.eml letters.mbox plain.pdf readable.pdf report.docx report.odt slides.pptx slides.odp';
const sheets = 'sheets.xlsx sheets.ods';

const report = `---
date: 2022-03-15
region: Sagaing
tags: [report, villages]
---
# The report on the villages

A **first** account of *what happened*, with [an annex](annex.html#witnesses), [a letter](letters/letter-1.txt) and
[a site](https://example.org/).[^1]

![A map of the villages](pictures/map.png)

## Witnesses

3. The third witness
4. The fourth
   - by telephone
   - in person

- [x] checked
- [ ] to be checked

| village | houses | burned |
|---|---:|---|
| Upper | 120 | 84 |
| Lower | 75 | none |

> We saw the smoke from the other side of the river.

## Method

\`\`\`sh
sha256sum --check manifest
\`\`\`

A photograph ![of the river](pictures/river.jpg) stands in the line.

## Annex

The same as above.

[^1]: Names were changed.
`;

/** @type {Record<string, string>} */
const texts = {
  'report.md': report,
  'annex.html': `<!doctype html><html lang="en"><title>Annex: the witnesses</title><meta name="date" content="2022-04-01">
<meta name="region" content="Sagaing"><main><h1>Annex: the witnesses</h1><p>Back to <a href="report.md">the report</a>.
<h2 id="witnesses">Witnesses</h2><dl><dt>First witness<dd>A teacher of the village.</dl><figure><img src="pictures/river.jpg"
alt="The river in the dry season"><figcaption>March 2022</figcaption></figure></main>`,
  'burmese.md':
    '---\ndate: 2021-02-05\nregion: Kachin\n---\n# မြစ်ကြီးနားမှ သတင်း\n\nရွာသားများသည် **မြစ်** ကို ဖြတ်ကူးခဲ့ကြသည်။ ကလေးများ ကျောင်းသို့ မသွားနိုင်ကြပါ။\n\n## အကြောင်းအရာ\n\n- ပထမ\n- ဒုတိယ\n\n![မြေပုံ](pictures/map.png)\n',
  'burmese-2.txt': 'ဒုတိယ စာ\n\nမြစ်ဘေးတွင် ရွာတစ်ရွာ ရှိသည်။ လူများသည် လယ်လုပ်ကြသည်။\nနောက်တစ်ကြောင်း။\n',
  'arabic.html': `<!doctype html><html lang="ar" dir="rtl"><title>تقرير عن القرى</title><meta name="region" content="Aleppo">
<meta name="date" content="2020-07-09"><main><h1>تقرير عن القرى</h1><p>عبر <strong>السكان</strong> النهر قبل الفجر، وبقيت المدرسة مغلقة (PDF).
<h2>الشهود</h2><ol><li>الشاهد الأول<li>الشاهد الثاني</ol><table><tr><th>القرية<th>البيوت<tr><td>العليا<td>120</table>
<img src="pictures/map.png" alt="خريطة القرى"></main>`,
  'arabic-2.txt': 'رسالة\n\nكتبت هذه الرسالة من القرية القريبة من النهر.\n',
  'japanese.md':
    '---\ndate: 2019-11-20\nregion: Tohoku\n---\n# 村についての報告\n\n川の近くの村では、**学校**が閉鎖された。子どもたちは*隣の町*へ通っている。\n\n## 証言\n\n1. 最初の証人\n2. 次の証人\n',
  'letters/letter-1.txt': 'First letter\n\nDear friend,\nthe river was high this year.\nThe village is safe.\n',
  'letters/letter-2.txt': 'Second letter\n\nThe school is closed.\n',
  'table.csv': 'village,houses\nUpper,120\nLower,75\n',
  'talk.vtt':
    'WEBVTT\n\n00:01.000 --> 00:59.000\n<v Ann>We crossed the river.\n\n01:05.000 --> 01:59.000\n<v Ben>The village was empty.\n',
  'film.srt': '1\n00:00:01,000 --> 00:00:02,000\nThe river in spring\n',
  'long.md': `# The long record\n\n${Array.from({ length: 900 }, (_, at) => (at % 60 ? `Entry ${at}: the *river* was at ${at} cm.\n` : `## Week ${at / 60 + 1}\n`)).join('\n')}\nThe zebra ends it.\n`,
};

/** The files of the archive by their paths, 30 documents and two pictures. */
export async function archiveFiles() {
  /** @type {Map<string, Buffer>} */
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));
  for (const name of `${binary} ${sheets}`.split(' ')) files.set(`files/${name}`, readFileSync(join(kept, name)));
  for (const name of readdirSync(seeds).slice(0, 6)) files.set(`web/${name}`, readFileSync(join(seeds, name)));
  const map =
    '<svg width="640" height="360"><rect width="640" height="360" fill="#dce8d0"/><path d="M0 200C200 80 400 320 640 140" stroke="#4a7fb5" stroke-width="26" fill="none"/><circle cx="210" cy="120" r="14" fill="#a33"/><circle cx="420" cy="290" r="14" fill="#a33"/></svg>';
  files.set('pictures/map.png', await sharp(Buffer.from(map)).png().toBuffer());
  const river = sharp({ create: { width: 1800, height: 900, channels: 3, background: '#7fa6bd' } });
  files.set('pictures/river.jpg', await river.jpeg().toBuffer());
  return files;
}

/**
 * Writes the archive below a folder and packs it.
 * @param {string} folder
 * @param {string[]} [options] of the command
 * @returns {Promise<string>} the file
 */
export async function packArchive(folder, options = []) {
  for (const [path, bytes] of await archiveFiles()) {
    const file = join(folder, 'archive', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  const out = join(folder, `archive${options.join('').replace(/\W/g, '')}.html`);
  const words = ['pack', join(folder, 'archive'), '--out', out, '--title', 'The river archive', '--images', ...options];
  execFileSync(process.env.SAMARA ?? 'samara', [...words, '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

/** The views to look at: a route, or a query in the box. @type {Record<string, { route?: string, query?: string }>} */
export const views = {
  list: {},
  hits: { query: 'river' },
  report: { route: '#/report.md?q=river' },
  annex: { route: '#/annex.html' },
  burmese: { route: '#/burmese.md' },
  arabic: { route: '#/arabic.html' },
  japanese: { route: '#/japanese.md' },
  slides: { route: '#/files/slides.pptx' },
  pdf: { route: '#/files/readable.pdf' },
  mail: { route: '#/files/letter.eml' },
  word: { route: '#/files/report.docx' },
  long: { route: '#/long.md?q=zebra' },
  missing: { route: '#/nothing.md' },
  occurrences: { route: '#?all=river' },
};

/**
 * Opens a view of the packed page.
 * @param {import('puppeteer-core').Page} page
 * @param {{ route?: string, query?: string }} view
 */
export async function enterView(page, { route, query }) {
  await page.evaluate((route) => {
    location.hash = route;
  }, route ?? '#/');
  await page.waitForSelector(route ? '#reader h1' : '#documents a');
  if (query) await type(page, query);
  await new Promise((resolve) => setTimeout(resolve, 400));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = process.argv[2];
  if (!target) {
    console.error('npm run archive -- DIR');
    process.exit(2);
  }
  mkdirSync(target, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'samara-archive-'));
  const file = await packArchive(folder);
  const browser = await launch('chromium');
  const { page } = await open(browser, String(pathToFileURL(file)));
  await ready(page);
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    for (const width of [360, 768, 1440]) {
      await page.setViewport({ width, height: 900 });
      for (const [name, view] of Object.entries(views)) {
        await enterView(page, view);
        const path = /** @type {`${string}.png`} */ (join(target, `${name}-${width}-${scheme}.png`));
        await page.screenshot({ path });
        if (view.query) await page.keyboard.press('Escape');
      }
    }
  }
  await browser.close();
  rmSync(folder, { recursive: true });
}
