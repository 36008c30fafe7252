import { createInstance } from 'i18next';
import { catalogue, type Namespace, type TextKey } from './catalogue.server.ts';
import { languages, type Language, type Tone } from './languages.ts';
import type { TextParams } from './text-reader.ts';

/** Gives one text with its placeholders filled. Nothing is escaped: Svelte and the mail templates escape. */
export type Translate = (key: TextKey, params?: TextParams) => string;

/**
 * The texts of one language. `formal` and `playful` prefer the `_formal` or `_playful` variant of a text and fall back to
 * the friendly one.
 * An unknown key or an unfilled placeholder throws under test; in production it is logged (a process warning), and the English text
 * (or the key) is shown: a missing word must not stop a payment.
 */
export function translator(language: Language, tone: Tone = 'friendly'): Translate {
  const name = `${language} ${tone}`;
  let translate = translators.get(name);
  if (!translate) {
    const fixed = i18n.getFixedT(language) as (key: string, params: TextParams) => string;
    const context = tone === 'friendly' ? {} : { context: tone };
    const plain = new Map<TextKey, string>();
    translate = (key, params) => {
      if (params) return fixed(key, { ...params, ...context });
      const text = plain.get(key) ?? fixed(key, context);
      plain.set(key, text);
      return text;
    };
    translators.set(name, translate);
  }
  return translate;
}

const translators = new Map<string, Translate>();

const i18n = createInstance();
void i18n.init({
  resources: catalogue,
  ns: Object.keys(catalogue.en) as Namespace[],
  supportedLngs: languages,
  fallbackLng: 'en',
  // The catalogue is in memory: ready at once, nothing to wait for.
  initAsync: false,
  interpolation: { escapeValue: false },
  returnEmptyString: false,
  saveMissing: true,
  saveMissingTo: 'current',
  missingKeyHandler: (lngs, namespace, key) => report(`No text ${namespace}:${key} in ${lngs.join(', ')}`),
  missingInterpolationHandler: (text, match) => {
    report(`No value for ${String(match[0])} in "${text}"`);
    return '';
  }
});

function report(fault: string): void {
  if (process.env['VITEST'] !== undefined) throw new Error(fault);
  // Process warnings end in the log of whoever runs: this module works in the web app, the worker and scripts alike.
  process.emitWarning(fault, { type: 'MissingText' });
}
