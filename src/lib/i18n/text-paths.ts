/** Texts by name, nested as deep as the page needs. */
export type TextTree = { readonly [key: string]: string | TextTree };

/** The path of every text in a tree: `method.ideal`. */
export type PathsOf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${PathsOf<T[K]>}`;
}[keyof T & string];

/** The path of every branch in a tree: `method`. */
export type BranchesOf<T> = {
  [K in keyof T & string]: T[K] extends string ? never : K | `${K}.${BranchesOf<T[K]>}`;
}[keyof T & string];

/** A path without its plural and formality endings. */
export type BaseOf<P extends string> =
  P extends `${infer B}_${'one' | 'other' | 'formal' | 'formal_one' | 'formal_other' | 'playful'}` ? B : P;
