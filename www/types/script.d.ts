/** A script that is imported for its side effects. */
export {};
