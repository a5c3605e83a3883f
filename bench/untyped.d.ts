// The parts that are used of packages without types.
declare module 'lunr' {
  const lunr: {
    (configure: (this: any) => void): any;
    Index: { load(index: unknown): any };
    Query: { presence: { REQUIRED: any }; wildcard: { TRAILING: any } };
    stopWordFilter(word: string): string | undefined;
    tokenizer(text: string): any;
  };
  export default lunr;
}
declare module 'elasticlunr' {
  const elasticlunr: {
    (configure: (this: any) => void): any;
    Index: { load(index: unknown): any };
  };
  export default elasticlunr;
}
