/** The catalogues and i18next. SvelteKit refuses to send a `.server.ts` file to a browser. */
export type { Namespace, TextBranch, TextKey } from './catalogue.server.ts';
export * from './pick-texts.server.ts';
export * from './text-version.server.ts';
export * from './translator.server.ts';
