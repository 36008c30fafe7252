/** What browser and server share. Whole catalogues and i18next stay on the server: see `index.server.ts`. */
export * from './format-date.ts';
export * from './languages.ts';
export * from './negotiate-language.ts';
export * from './text-reader.ts';
export * from './with-colon.ts';
