import type { textReader } from '#lib/i18n/index.ts';
import type { PageData } from './$types';

/** What each part of the step's form gets: texts, choices, what was typed, what was wrong. */
export type FieldProps = {
  t: ReturnType<typeof textReader>;
  choices: PageData['choices'];
  errors: Readonly<Record<string, string>>;
  one: (name: string) => string;
  many: (name: string) => readonly string[];
};
