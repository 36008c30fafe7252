import { isLanguage } from '#lib/i18n/index.ts';
import { pushTopics, type ConsentEntry } from '#lib/server/domain/notifications/index.ts';
import { timeOf } from '../preferences-view.server.ts';
import type { PortalWords } from '../../words.server.ts';

/** One line of the ledger, as its owner reads it. */
export function consentInWords(entry: ConsentEntry, words: PortalWords, merchant: string) {
  const { t } = words;
  return {
    id: entry.id,
    title: saidOf(entry, words),
    note: `${words.dateTime(entry.at)} · ${t(`preferences:privacy.consent.by.${entry.source}`, { merchant })}`,
    wording:
      entry.wording === null ? undefined : t('preferences:privacy.consent.words', { words: entry.wording })
  };
}

const CHANNELS = ['email', 'sms', 'whatsapp', 'push', 'letter'] as const;

function saidOf({ kind, about, value }: ConsentEntry, { t }: PortalWords): string {
  const nameOf = (channel: unknown) => {
    const known = CHANNELS.find((each) => each === channel);
    return known ? t(`preferences:channels.name.${known}`) : '';
  };
  const [subject, channel] = about.split(':');
  switch (subject) {
    case 'channel':
      return kind === 'objection'
        ? t('preferences:privacy.said.objection', { channel: nameOf(channel) })
        : t('preferences:privacy.said.objection-lifted', { channel: nameOf(channel) });
    case 'channel-order':
      return t('preferences:privacy.said.order', { order: listOf(value['order']).map(nameOf).join(', ') });
    case 'push':
      return kind === 'consent'
        ? t('preferences:privacy.said.push-consent')
        : t('preferences:privacy.said.push-withdrawal');
    case 'email-opening':
      return kind === 'consent'
        ? t('preferences:privacy.said.opening-consent')
        : t('preferences:privacy.said.opening-withdrawal');
    case 'push-topics': {
      const topics = pushTopics.filter((topic) => listOf(value['topics']).includes(topic));
      const named = topics.map((topic) => t(`preferences:topics.name.${topic}`)).join(', ');
      return t('preferences:privacy.said.push-topics', {
        topics: named || t('preferences:privacy.said.no-topics')
      });
    }
    case 'quiet-hours':
      return quietOf(value, t);
    case 'zone':
      return t('preferences:privacy.said.zone', { zone: String(value['zone']) });
    case 'language': {
      const language = String(value['language']);
      const name = isLanguage(language) ? t(`common:language.${language}`) : language;
      return t('preferences:privacy.said.language', { language: name });
    }
    case 'tone':
      return value['isFormal'] === true
        ? t('preferences:privacy.said.formal')
        : t('preferences:privacy.said.friendly');
    default:
      return t('preferences:privacy.said.other');
  }
}

function quietOf({ fromMinute, untilMinute }: ConsentEntry['value'], t: PortalWords['t']): string {
  if (typeof fromMinute !== 'number' || typeof untilMinute !== 'number')
    return t('preferences:privacy.said.quiet-usual');
  if (fromMinute === untilMinute) return t('preferences:privacy.said.quiet-none');
  return t('preferences:privacy.said.quiet-hours', { from: timeOf(fromMinute), until: timeOf(untilMinute) });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
