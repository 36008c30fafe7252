import { isLanguage, type Language } from './languages.ts';

/**
 * The language that a browser asks for in `Accept-Language`: the highest `q` that we speak, first one wins a tie.
 * `fallback` (the merchant's language) when the header is absent or names none of ours.
 */
export function negotiateLanguage(
  acceptLanguage: string | null | undefined,
  fallback: Language = 'en'
): Language {
  let best: Language | undefined;
  let bestWeight = 0;
  // A header is text from outside: look at a bounded part of it only.
  for (const range of (acceptLanguage ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const language = tag.split('-')[0];
    const weight = weightOf(parameters);
    if (isLanguage(language) && weight > bestWeight) {
      best = language;
      bestWeight = weight;
    }
  }
  return best ?? fallback;
}

function weightOf(parameters: string[]): number {
  const q = parameters
    .map((p) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(p)?.[1])
    .find((value) => value !== undefined);
  if (q !== undefined) return Number(q);
  return parameters.some((p) => p.trim().startsWith('q=')) ? 0 : 1;
}
