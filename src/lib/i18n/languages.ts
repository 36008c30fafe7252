/** The languages that Quitte speaks everywhere, in the order in which they are offered. */
export const languages = ['nl', 'fr', 'de', 'en'] as const;
export type Language = (typeof languages)[number];

export function isLanguage(code: string | null | undefined): code is Language {
  return (languages as readonly string[]).includes(code ?? '');
}

/** How the merchant addresses its customers: friendly is *je/tu/du*, formal is *u/vous/Sie*. English has one form. */
export type Formality = 'friendly' | 'formal';

/**
 * How a message sounds. Playful is friendly with a wink, and only in messages; where a text has no playful variant, it is
 * the friendly one. Never about money that is missing.
 */
export type Tone = Formality | 'playful';
