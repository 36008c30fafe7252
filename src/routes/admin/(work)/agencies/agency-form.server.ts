import { fail } from '@sveltejs/kit';
import type { Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import type { Agency, AgencyFacts } from '#lib/server/domain/handover/index.ts';
import { Refusal } from '#lib/server/web/index.ts';
import { refusalWords } from '../../list/refusal-words.server.ts';

/** Where merchants of ours and their agencies are. */
const COUNTRIES = ['NL', 'BE', 'FR', 'DE', 'LU', 'AT', 'ES', 'IT', 'PT', 'IE', 'PL'] as const;

/** Those countries by name, in the order of a reader's alphabet. */
export function countryOptions(language: Language) {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  return COUNTRIES.map((value) => ({ value, text: names.of(value) ?? value })).sort((a, b) =>
    a.text.localeCompare(b.text, language)
  );
}

/** An agency as somebody would have typed it; a key is never shown. */
export function typeAgency(agency: Agency): Record<string, string> {
  const { name, country, wkiNumber, email, phone, channel, apiUrl, payUrl } = agency;
  return {
    ...{ name, country, email, channel, wkiNumber: wkiNumber ?? '', phone: phone ?? '' },
    ...{ apiUrl: apiUrl ?? '', payUrl: payUrl ?? '' }
  };
}

/**
 * Reads what was typed and keeps it. Answers what to say on the page where something can't be, with what was typed, or what
 * came of it.
 */
export async function saveAgency<T>(
  request: Request,
  language: Language,
  save: (agency: Readonly<{ facts: AgencyFacts; apiKey: string | null }>) => Promise<T>
) {
  const form = await request.formData();
  const textOf = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const channel = textOf('channel') === 'download' ? 'download' : 'api';
  const facts: AgencyFacts = {
    ...{ name: textOf('name'), country: textOf('country'), email: textOf('email'), channel },
    ...{ wkiNumber: textOf('wkiNumber') || null, phone: textOf('phone') || null },
    ...{ apiUrl: (channel === 'api' && textOf('apiUrl')) || null, payUrl: textOf('payUrl') || null }
  };
  try {
    return { done: await save({ facts, apiKey: textOf('apiKey') || null }) };
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code !== 'agency-impossible') throw thrown;
    const t = translator(language);
    const fields = thrown.params['fields'] as readonly string[];
    const names = ['name', 'country', 'wkiNumber', 'email', 'phone', 'channel', 'apiUrl', 'payUrl'];
    return {
      refused: fail(422, {
        problem: refusalWords(thrown, language),
        values: Object.fromEntries(names.map((name) => [name, textOf(name)])),
        errors: Object.fromEntries(
          fields.map((name) => [name, t(`handover:agency.fault.${name}` as TextKey)])
        ) as Record<string, string>
      })
    };
  }
}
