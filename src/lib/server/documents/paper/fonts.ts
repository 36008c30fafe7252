import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * IBM Plex Sans (SIL Open Font Licence): Latin with all European letters, Greek and Cyrillic, fixed-width figures, and
 * I, l, 1, O and 0 that nobody confuses in a code that is typed over. PDF's fourteen built-in fonts can't write Łukasz.
 */
const PACKAGE = '@expo-google-fonts/ibm-plex-sans';

export type FontWeight = 'regular' | 'semibold';

const FILES: Record<FontWeight, string> = {
  regular: `${PACKAGE}/400Regular/IBMPlexSans_400Regular.ttf`,
  semibold: `${PACKAGE}/600SemiBold/IBMPlexSans_600SemiBold.ttf`
};

const loaded = new Map<FontWeight, Buffer>();

/** The font file; read once per process. A PDF embeds only the letters that it uses. */
export function fontFile(weight: FontWeight): Buffer {
  let file = loaded.get(weight);
  if (!file) {
    file = readFileSync(fontPath(weight));
    loaded.set(weight, file);
  }
  return file;
}

/** Where the font file is, for what reads it by itself. */
export function fontPath(weight: FontWeight): string {
  return createRequire(import.meta.url).resolve(FILES[weight]);
}
