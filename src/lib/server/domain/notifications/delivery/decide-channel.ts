import type { NoticeChannel } from '../notices.ts';
import type { CarriedChannel, KindRule, PushTopic } from './notice-kinds.ts';

/** A way by which this customer can be reached. */
export type Reach = Readonly<{
  channel: CarriedChannel;
  /** A carrier refused this very address for good. */
  isBroken: boolean;
}>;

/** What the customer chose. */
export type ChannelWish = Readonly<{
  /** The first choice first; `undefined` without a choice. */
  order: readonly NoticeChannel[] | undefined;
  refused: readonly NoticeChannel[];
  /** What may come as a notification; `undefined` is everything. */
  pushTopics: readonly PushTopic[] | undefined;
}>;

export type ChannelQuestion = Readonly<{
  kind: KindRule;
  wish: ChannelWish;
  reachable: readonly Reach[];
  /** Where the same news was tried before, and didn't arrive. */
  tried: readonly NoticeChannel[];
  /** The ways that the step of a sequence allows, in the merchant's order; null: every way of its kind. */
  ways?: readonly NoticeChannel[] | null;
}>;

/**
 * Why this channel:
 * `preferred` the customer's first choice · `next-choice` the first choice can't be used, so the next · `device` the
 * customer turned notifications on · `usual` no choice was made · `not-for-this-kind` this kind of message may not go
 * by the first choice · `required` the customer refused it, but has to be told · `broken-address` a better way refused
 * its address · `fallback` it didn't arrive by another way.
 */
export type ChannelRule =
  | 'preferred'
  | 'next-choice'
  | 'device'
  | 'usual'
  | 'not-for-this-kind'
  | 'required'
  | 'broken-address'
  | 'fallback';

/** Why by no carrier: `no-contact` there is no address, `refused` the customer wants none, `nothing-left` all failed. */
export type PortalRule = 'no-contact' | 'refused' | 'nothing-left';

export type ChannelDecision =
  | Readonly<{ kind: 'carrier'; channel: CarriedChannel; rule: ChannelRule }>
  | Readonly<{ kind: 'portal'; rule: PortalRule }>;

/** Without a choice: a device that was offered by its owner, then what costs least and disturbs least. */
export const USUAL_ORDER: readonly CarriedChannel[] = ['push', 'email', 'sms', 'whatsapp', 'letter'];

/**
 * By which channel a message goes. Pure. The customer's choice wins over everything but two things: a channel that the
 * kind of message may not take, and no channel at all for a message that has to be sent.
 */
export function decideChannel(question: ChannelQuestion): ChannelDecision {
  const { kind, wish, tried } = question;
  const usual = question.ways ?? USUAL_ORDER;
  const order = [...(wish.order ?? []), ...usual.filter((channel) => !wish.order?.includes(channel))];
  const usable = question.reachable
    .filter((reach) => isUsable(reach, question))
    .toSorted(
      (a, b) => Number(a.isBroken) - Number(b.isBroken) || order.indexOf(a.channel) - order.indexOf(b.channel)
    );
  const wanted = usable.filter(({ channel }) => !wish.refused.includes(channel));
  const chosen = wanted[0] ?? (kind.isRequired ? usable[0] : undefined);
  if (!chosen) return { kind: 'portal', rule: portalRule(question, usable.length) };
  const isTried = tried.some((channel) => channel !== 'portal');
  const rule =
    wanted.length === 0 ? 'required' : isTried ? 'fallback' : ruleOf(chosen, wanted, order, question);
  return { kind: 'carrier', channel: chosen.channel, rule };
}

function isUsable({ channel }: Reach, { kind, wish, tried, ways }: ChannelQuestion): boolean {
  if (!kind.channels.includes(channel) || tried.includes(channel)) return false;
  if (ways && !ways.includes(channel)) return false;
  if (channel !== 'push') return true;
  return kind.topic !== null && (wish.pushTopics?.includes(kind.topic) ?? true);
}

function ruleOf(
  chosen: Reach,
  wanted: readonly Reach[],
  order: readonly NoticeChannel[],
  { kind, wish }: ChannelQuestion
): ChannelRule {
  const rank = order.indexOf(chosen.channel);
  if (wanted.some((other) => other.isBroken && order.indexOf(other.channel) < rank)) return 'broken-address';
  const first = wish.order?.find((channel) => channel !== 'portal');
  if (first === undefined) return chosen.channel === 'push' ? 'device' : 'usual';
  if (first === chosen.channel) return 'preferred';
  return (kind.channels as readonly NoticeChannel[]).includes(first) ? 'next-choice' : 'not-for-this-kind';
}

function portalRule({ kind, reachable, tried }: ChannelQuestion, usable: number): PortalRule {
  if (usable > 0) return 'refused';
  const wasTried = tried.some((channel) => channel !== 'portal');
  if (wasTried && reachable.some(({ channel }) => kind.channels.includes(channel))) return 'nothing-left';
  return 'no-contact';
}
