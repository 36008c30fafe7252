import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noticeChannels } from '../schema.ts';
import { decideChannel, type ChannelQuestion, type ChannelWish, type Reach } from './decide-channel.ts';
import { noticeKinds, pushTopics, type CarriedChannel } from './notice-kinds.ts';

const by = (...channels: CarriedChannel[]): Reach[] =>
  channels.map((channel) => ({ channel, isBroken: false }));
const broken = (channel: CarriedChannel): Reach => ({ channel, isBroken: true });
const wish = (given: Partial<ChannelWish> = {}): ChannelWish => ({
  order: undefined,
  refused: [],
  pushTopics: undefined,
  ...given
});

type Row = [
  what: string,
  kind: keyof typeof noticeKinds,
  reachable: Reach[],
  wish: Partial<ChannelWish>,
  channel: string,
  rule: string
];

describe('a message goes', () => {
  test.each<Row>([
    ['by e-mail when nothing was chosen', 'receipt', by('sms', 'email'), {}, 'email', 'usual'],
    ['by text to who has no e-mail address', 'receipt', by('sms'), {}, 'sms', 'usual'],
    ['to the device that was offered', 'receipt', by('email', 'push'), {}, 'push', 'device'],
    ['by the first choice', 'receipt', by('email', 'sms'), { order: ['sms', 'email'] }, 'sms', 'preferred'],
    [
      'by the next choice while the first is not there',
      'receipt',
      by('email', 'sms'),
      { order: ['whatsapp', 'sms', 'email'] },
      'sms',
      'next-choice'
    ],
    [
      'by a way outside the choice when nothing else is there',
      'receipt',
      by('email'),
      { order: ['whatsapp'] },
      'email',
      'next-choice'
    ],
    [
      'not as a notification when that kind is switched off',
      'receipt',
      by('email', 'push'),
      { pushTopics: ['problems'] },
      'email',
      'usual'
    ],
    [
      'around an address that refused mail before',
      'receipt',
      [broken('email'), ...by('sms')],
      { order: ['email', 'sms'] },
      'sms',
      'broken-address'
    ],
    ['to that address if there is no other', 'receipt', [broken('email')], {}, 'email', 'usual'],
    ['nowhere but the portal without a contact', 'receipt', [], {}, 'portal', 'no-contact'],
    [
      'nowhere but the portal when everything is refused',
      'receipt',
      by('email'),
      { refused: ['email', 'sms'] },
      'portal',
      'refused'
    ]
  ])('%s', (_what, kind, reachable, given, channel, rule) => {
    const decision = decideChannel({ kind: noticeKinds[kind], reachable, wish: wish(given), tried: [] });
    expect([decision.kind === 'carrier' ? decision.channel : 'portal', decision.rule]).toEqual([
      channel,
      rule
    ]);
  });
});

describe('an announcement that the bank’s scheme asks for', () => {
  test.each<Row>([
    [
      'goes by e-mail although notifications are the first choice',
      'debit-announced',
      by('push', 'email'),
      { order: ['push', 'email'] },
      'email',
      'not-for-this-kind'
    ],
    [
      'goes by e-mail although WhatsApp is the first choice',
      'debit-announced',
      by('whatsapp', 'email'),
      { order: ['whatsapp'] },
      'email',
      'not-for-this-kind'
    ],
    [
      'goes by a channel that was refused, if it is the only one',
      'debit-announced',
      by('email', 'push'),
      { refused: ['email'] },
      'email',
      'required'
    ],
    [
      'takes one that was not refused first',
      'debit-announced',
      by('email', 'sms'),
      { refused: ['email'] },
      'sms',
      'usual'
    ]
  ])('%s', (_what, kind, reachable, given, channel, rule) => {
    expect(decideChannel({ kind: noticeKinds[kind], reachable, wish: wish(given), tried: [] })).toEqual({
      kind: 'carrier',
      channel,
      rule
    });
  });
});

test('what did not arrive goes by the next way, and in the end only to the portal', () => {
  const question = { kind: noticeKinds.receipt, reachable: by('email', 'sms'), wish: wish() };
  expect(decideChannel({ ...question, tried: ['email'] })).toEqual({
    kind: 'carrier',
    channel: 'sms',
    rule: 'fallback'
  });
  expect(decideChannel({ ...question, tried: ['email', 'sms'] })).toEqual({
    kind: 'portal',
    rule: 'nothing-left'
  });
});

describe('whatever was chosen and whatever is there', () => {
  const carried = noticeChannels.filter((channel) => channel !== 'portal');
  const questions: fc.Arbitrary<ChannelQuestion> = fc.record({
    kind: fc.constantFrom(...Object.values(noticeKinds)),
    reachable: fc.uniqueArray(fc.record({ channel: fc.constantFrom(...carried), isBroken: fc.boolean() }), {
      selector: ({ channel }) => channel
    }),
    wish: fc.record({
      order: fc.option(fc.shuffledSubarray([...carried]), { nil: undefined }),
      refused: fc.subarray([...carried]),
      pushTopics: fc.option(fc.subarray([...pushTopics]), { nil: undefined })
    }),
    tried: fc.subarray([...carried])
  });

  test('a message goes only where it can, may and was not tried before', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const decision = decideChannel(question);
        if (decision.kind === 'portal') return;
        expect(question.reachable.map(({ channel }) => channel)).toContain(decision.channel);
        expect(question.kind.channels).toContain(decision.channel);
        expect(question.tried).not.toContain(decision.channel);
        if (decision.channel === 'push' && question.wish.pushTopics)
          expect(question.wish.pushTopics).toContain(question.kind.topic);
      })
    );
  });

  test('a refused channel is used for what has to be sent only, and says so', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const decision = decideChannel(question);
        if (decision.kind === 'portal' || !question.wish.refused.includes(decision.channel)) return;
        expect(question.kind.isRequired).toBe(true);
        expect(decision.rule).toBe('required');
      })
    );
  });

  test('the first choice wins wherever it can be used', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const { wish: wished, kind, tried, reachable } = question;
        const [first] = wished.order ?? [];
        const reach = reachable.find(({ channel }) => channel === first);
        const isOff =
          first === 'push' && (kind.topic === null || wished.pushTopics?.includes(kind.topic) === false);
        fc.pre(reach !== undefined && !reach.isBroken && !isOff && !wished.refused.includes(reach.channel));
        fc.pre(kind.channels.includes(reach!.channel) && !tried.includes(reach!.channel));
        expect(decideChannel(question)).toMatchObject({ kind: 'carrier', channel: first });
      })
    );
  });

  test('what has to be sent is sent while any allowed way is left', () => {
    fc.assert(
      fc.property(questions, (question) => {
        fc.pre(question.kind.isRequired);
        const ways = question.reachable.filter(
          ({ channel }) => question.kind.channels.includes(channel) && !question.tried.includes(channel)
        );
        expect(decideChannel(question).kind).toBe(ways.length > 0 ? 'carrier' : 'portal');
      })
    );
  });
});
