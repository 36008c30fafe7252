import { languages } from '#lib/i18n/index.ts';
import { formatPhone } from '#lib/server/domain/identity/index.ts';
import {
  listContacts,
  listPushDevices,
  listReachable,
  pushTopics,
  readContactPreference,
  USUAL_ORDER,
  type CarriedChannel,
  type ContactPreference,
  type PushDevice
} from '#lib/server/domain/notifications/index.ts';
import type { SignedInCustomer } from '#lib/server/web/index.ts';
import type { PortalWords } from '../words.server.ts';

/** One thing to choose among others: a row that is its own button. */
export type Option = Readonly<{
  value: string;
  title: string;
  note?: string | undefined;
  isChosen: boolean;
  /** A word at the end of the row. */
  tag?: string | undefined;
}>;

type Facts = Readonly<{
  preference: ContactPreference;
  devices: readonly PushDevice[];
  contacts: ReturnType<typeof listContacts>;
  broken: readonly CarriedChannel[];
  /** The merchant has a sender that WhatsApp knows. */
  hasWhatsApp: boolean;
}>;

/** What the page of preferences shows, in the customer's words. */
export async function viewPreferences(who: SignedInCustomer, words: PortalWords) {
  const { ctx, merchantId, customerId, customer, merchant } = who;
  const facts: Facts = await ctx.db.withMerchant(merchantId, async (tx) => {
    const reachable = await listReachable(tx, customer, merchant);
    return {
      preference: await readContactPreference(tx, merchantId, customerId),
      devices: await listPushDevices(tx, merchantId, customerId),
      contacts: listContacts(customer, merchant),
      broken: reachable.filter(({ isBroken }) => isBroken).map(({ channel }) => channel),
      hasWhatsApp: ctx.channels.whatsapp.isSetUp
    };
  });
  const { preference, devices } = facts;
  return {
    channels: channelOptions(facts, words),
    refused: refusals(preference, words),
    topics: pushTopics.map((topic) => ({
      value: topic,
      title: words.t(`preferences:topics.name.${topic}`),
      note: topic === 'debits' ? words.t('preferences:topics.debits-note') : undefined,
      isChosen: preference.pushTopics?.includes(topic) ?? true
    })),
    devices: devices.map(({ id, userAgent, createdAt }) => ({
      id,
      name: deviceName(userAgent) ?? words.t('preferences:push.device'),
      since: words.t('preferences:push.since', { date: words.date(words.dayOf(createdAt), 'long') })
    })),
    languages: languages.map((language): Option => ({
      value: language,
      title: words.t(`common:language.${language}`),
      isChosen: language === words.language
    })),
    tones: toneOptions(who, words),
    quiet: {
      from: timeOf(preference.quiet?.fromMinute ?? 22 * 60),
      until: timeOf(preference.quiet?.untilMinute ?? 7 * 60),
      state: quietState(preference)
    },
    // Whoever agreed before can see that, and take it back, whatever the merchant chose since.
    opening: {
      isAsked: merchant.mayNoteOpening || preference.openingEntryId !== null,
      isAllowed: preference.openingEntryId !== null
    },
    zone: { name: preference.zone ?? merchant.zone, choices: ZONES }
  };
}

function channelOptions(facts: Facts, words: PortalWords): Option[] {
  const { preference, devices } = facts;
  const usual =
    devices.length > 0 ? USUAL_ORDER : [...USUAL_ORDER.filter((each) => each !== 'push'), 'push' as const];
  const order = (preference.order ?? usual).filter((channel) => channel !== 'portal');
  const first = order.find(
    (channel) =>
      !preference.refused.includes(channel) && (preference.order !== undefined || canReach(facts, channel))
  );
  return order.map((channel) => ({
    value: channel,
    title: words.t(`preferences:channels.name.${channel}`),
    note: channelNote(facts, channel, words),
    isChosen: channel === first,
    tag: preference.refused.includes(channel)
      ? words.t('preferences:channels.off')
      : channel === first
        ? words.t('preferences:channels.first')
        : undefined
  }));
}

function canReach(facts: Facts, channel: CarriedChannel): boolean {
  if (channel === 'push') return facts.devices.length > 0;
  if (channel === 'whatsapp') return facts.hasWhatsApp && addressOf(facts, 'sms') !== undefined;
  return addressOf(facts, channel) !== undefined;
}

/** What we have for it, as the customer may see it. */
function addressOf({ contacts }: Facts, wanted: CarriedChannel): string | undefined {
  const address = contacts.find(({ channel }) => channel === wanted)?.address;
  return address && formatPhone(address);
}

function channelNote(facts: Facts, channel: CarriedChannel, { t }: PortalWords): string {
  const { devices, broken } = facts;
  switch (channel) {
    case 'email':
    case 'sms': {
      const address = addressOf(facts, channel);
      if (address === undefined) return t(`preferences:channels.note.no-${channel}`);
      return broken.includes(channel) ? t('preferences:channels.note.broken', { address }) : address;
    }
    case 'push':
      return devices.length > 0
        ? t('preferences:channels.note.push', { count: devices.length })
        : t('preferences:channels.note.push-off');
    case 'whatsapp': {
      const address = addressOf(facts, 'sms');
      if (!facts.hasWhatsApp) return t('preferences:channels.note.whatsapp-off');
      return address === undefined
        ? t('preferences:channels.note.no-sms')
        : t('preferences:channels.note.whatsapp', { address });
    }
    case 'letter':
      return t('preferences:channels.note.letter');
  }
}

function refusals({ refused }: ContactPreference, { t }: PortalWords) {
  return (['email', 'sms', 'whatsapp', 'push'] as const).map((channel) => {
    const name = t(`preferences:channels.name.${channel}`);
    return { channel, name, isOff: refused.includes(channel) };
  });
}

/** English has one form of address. */
function toneOptions({ tone }: SignedInCustomer, { t, language }: PortalWords): Option[] {
  if (language === 'en') return [];
  return (['friendly', 'formal'] as const).map((each) => ({
    value: each,
    title: t(`preferences:tone.${each}`),
    note: t(`preferences:tone.${each}-example`),
    isChosen: each === tone
  }));
}

function quietState({ quiet }: ContactPreference): 'usual' | 'any' | 'chosen' {
  if (!quiet) return 'usual';
  return quiet.fromMinute === quiet.untilMinute ? 'any' : 'chosen';
}

export function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Where our merchants' customers live, and the islands and seas that belong to their countries. */
const ZONES = Intl.supportedValuesOf('timeZone').filter(
  (zone) =>
    zone.startsWith('Europe/') ||
    /^(Atlantic\/(Azores|Canary|Madeira)|America\/(Aruba|Curacao|Cayenne|Guadeloupe|Martinique|Paramaribo)|Indian\/(Mayotte|Reunion)|Pacific\/(Noumea|Tahiti)|Africa\/(Casablanca|Tunis|Algiers))$/.test(
      zone
    )
);

const SYSTEMS = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/Linux|CrOS/, 'Linux']
] as const;
const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari']
] as const;

/** `Chrome · Android`, from what a browser says of itself. */
function deviceName(userAgent: string): string | undefined {
  const find = (table: readonly (readonly [RegExp, string])[]) =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1];
  return [find(BROWSERS), find(SYSTEMS)].filter(Boolean).join(' · ') || undefined;
}
