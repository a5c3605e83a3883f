import BrowserOnly from '@docusaurus/BrowserOnly';
import useBaseUrl from '@docusaurus/useBaseUrl';
import { usePluginData } from '@docusaurus/useGlobalData';
import React from 'react';

/** The box in the navigation bar. The script of the element may run before React, which must not find it changed. */
export default function SearchBar() {
  const { folder } = usePluginData('docusaurus-theme-samara');
  const src = useBaseUrl(`/${folder}/docs.samara`);
  return <BrowserOnly>{() => <samara-search src={src} mode="dialog" hotkey="/ mod+k" />}</BrowserOnly>;
}
