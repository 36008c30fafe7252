import { formatDateTime, type Language } from '#lib/i18n/index.ts';
import type { Translate } from '#lib/i18n/index.server.ts';
import { formatPhone } from '#lib/server/domain/identity/index.ts';
import type { ThreadEntry } from '#lib/server/domain/notifications/index.ts';
import { paths } from '../../../paths.ts';

type Telling = Readonly<{
  t: Translate;
  language: Language;
  zone: string;
  /** Of the customer; `undefined` while nobody knows. */
  name: string | undefined;
  conversationId: string;
}>;

const STATES = ['queued', 'sending', 'sent', 'rejected', 'dead', 'ambiguous'] as const;
const DELIVERIES = ['delivered', 'bounced', 'undelivered', 'read'] as const;

/** One entry of a conversation, ready to read. */
export function entryInWords(entry: ThreadEntry, { t, language, zone, name, conversationId }: Telling) {
  const by = t(`conversations:by.${entry.channel}`);
  const who = entry.author === 'staff' ? (entry.staffName ?? t('conversations:someone')) : name;
  const isTheirs = entry.author === 'customer';
  return {
    id: entry.id,
    side: isTheirs ? ('theirs' as const) : ('ours' as const),
    isNotice: entry.author === 'notice',
    by: t(`conversations:said.${entry.author}`, { name: who ?? t('conversations:unknown-sender'), by }),
    at: formatDateTime(entry.at, zone, language),
    title: entry.title,
    text: entry.text,
    whole: entry.whole,
    notes: [
      entry.keyword && t(`conversations:keyword.${entry.keyword}`),
      isTheirs && entry.isAutomatic && t('conversations:automatic'),
      isTheirs && entry.address && t('conversations:from', { address: formatPhone(entry.address) }),
      !isTheirs && stateInWords(entry, t)
    ].filter((note) => typeof note === 'string'),
    invoice: entry.invoiceId && paths.invoice(entry.invoiceId),
    files: entry.files.map((file) => ({
      name: file.name,
      href: paths.conversationFile(conversationId, entry.id, file.place)
    }))
  };
}

function stateInWords({ state, channel }: ThreadEntry, t: Translate): string | undefined {
  if (channel === 'portal') return t('conversations:state.here');
  const known = [...STATES, ...DELIVERIES].find((each) => each === state);
  // What a carrier took and says no more about was sent.
  return state && t(`conversations:state.${known ?? 'sent'}`);
}
