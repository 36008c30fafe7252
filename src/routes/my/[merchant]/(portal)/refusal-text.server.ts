import type { TextKey } from '#lib/i18n/index.server.ts';
import type { Refusal } from '#lib/server/web/index.ts';
import type { PortalWords } from './words.server.ts';

/** Why something was refused and what is possible instead, in the reader's words; its days read as days. */
export function refusalText({ code, params }: Refusal, { t, date }: PortalWords): string {
  const said = Object.entries(params).map(([name, value]) => {
    if (typeof value === 'number') return [name, value] as const;
    const text = String(value);
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
    return [name, isDay ? date(Temporal.PlainDate.from(text)) : text] as const;
  });
  return t(`errors:${code}` as TextKey, Object.fromEntries(said));
}
