import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeOpenings } from '../../../src/lib/server/domain/identity/index.ts';
import {
  changePreferences,
  markSeen,
  queueSending,
  readResults
} from '../../../src/lib/server/domain/notifications/index.ts';
import { noteOpened, openPayLink } from '../../../src/lib/server/domain/pay-links/index.ts';
import { GET } from '../../../src/routes/o/[token]/+server.ts';
import { startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
});
afterAll(() => world.close());

const results = () => {
  const now = world.clock.now();
  const period = { from: now.subtract({ hours: 24 * 30 }), until: now.add({ seconds: 1 }) };
  return readResults(world.ctx, { merchantId: world.merchant.id, ...period });
};

/** An invoice that is told to somebody at once, by the pay link in the message that came. */
async function tell(number: number): Promise<OpenInvoice & { token: string; noticeId: string }> {
  const { ctx, merchant, database } = world;
  const email = `tracked-${number}@example.org`;
  const invoice = await world.openInvoice({ customerReference: `T-${number}`, email });
  await database.owner`
    insert into notice (merchant_id, id, customer_id, invoice_id, kind, cause, channel, language, status, tone, created_at)
    values (${merchant.id}, uuidv7(), ${invoice.customerId}, ${invoice.invoiceId}, 'due-soon',
      ${`invoice:${invoice.invoiceId}:due`}, 'email', 'nl', 'queued', 'friendly', ${ctx.clock.now().toString()})`;
  await ctx.db.withMerchant(merchant.id, (tx) =>
    queueSending(ctx, tx, { merchantId: merchant.id, at: null })
  );
  await world.runJobs();
  const mail = world.sandbox.control.messages.list().findLast(({ to }) => to === email)!;
  const [, token] = /\/p\/([\w-]{22})/.exec(mail.text)!;
  const [row] =
    await database.owner`select id from notice where customer_id = ${invoice.customerId} and kind = 'due-soon'`;
  return { ...invoice, token: token!, noticeId: row!['id'] as string };
}

/** Another message to somebody who was told before. Answers its id. */
async function tellAgain(number: number, { customerId }: Readonly<{ customerId: string }>): Promise<string> {
  await tell(number);
  const [row] = await world.database.owner`
    select id from notice where customer_id = ${customerId} and kind = 'due-soon' order by created_at desc, id desc`;
  return row!['id'] as string;
}

test('figures are the number of messages behind them', async () => {
  const { ctx, merchant } = world;
  await world.goTo(world.clock.now().add({ hours: 2 }).toString());
  const told = [];
  for (const number of [1, 2, 3, 4]) told.push(await tell(number));
  const [first, second, third] = told;
  // The first opens the link twice and pays by another; the second only reads in the portal.
  for (let again = 0; again < 2; again += 1)
    await noteOpened(ctx, await openPayLink(ctx, { token: first!.token }));
  const outcome = await world.pay(first!);
  await world.answerBank(first!, outcome, 'approve');
  const at = ctx.clock.now();
  const { customerId, noticeId } = second!;
  await ctx.db.withMerchant(merchant.id, (tx) =>
    markSeen(tx, { merchantId: merchant.id, customerId, noticeIds: [noticeId], at })
  );
  await noteOpened(ctx, await openPayLink(ctx, { token: third!.token }));
  await world.runJobs();
  const row = (await results()).find(({ kind }) => kind === 'due-soon');
  expect(row).toEqual({
    ...{
      sequence: undefined,
      step: undefined,
      kind: 'due-soon',
      channel: 'email',
      tone: 'friendly',
      language: 'nl'
    },
    ...{ sent: 4, delivered: 0, failed: 0, opened: 1, watched: 0, watchedOpened: 0, clicked: 2, paid: 1 }
  });
  // Counted another way: one row after the other.
  const rows = await world.database
    .owner`select kind, channel, language, tone from notice where status = 'sent'`;
  const total = (await results()).reduce((sum, { sent }) => sum + sent, 0);
  expect(total).toBe(rows.length);
});

test('a payment long after a message, or before it, is not put down to it', async () => {
  const late = await tell(5);
  await world.goTo(
    world.clock
      .now()
      .add({ hours: 24 * 8 })
      .toString()
  );
  const before = (await results()).find(({ kind }) => kind === 'due-soon')!;
  const outcome = await world.pay(late);
  await world.answerBank(late, outcome, 'approve');
  await world.runJobs();
  const after = (await results()).find(({ kind }) => kind === 'due-soon')!;
  expect(after.paid).toBe(before.paid);
});

describe('an e-mail', () => {
  const read = async (noticeId: string) => {
    const [row] = await world.database.owner`
      select n.delivery, n.opening_entry_id as "entryId",
        (select count(*)::int from delivery_event e where e.notice_id = n.id) as words
      from notice n where n.id = ${noticeId}`;
    return row as unknown as Readonly<{ delivery: string | null; entryId: string | null; words: number }>;
  };
  const pictureIn = (html: string | null | undefined) => /<img [^>]*src="([^"]+)"/.exec(html ?? '')?.[1];
  const mailTo = (number: number) =>
    world.sandbox.control.messages.list().findLast(({ to }) => to === `tracked-${number}@example.org`)!;
  const merchantAsks = (mayNoteOpening: boolean) =>
    changeOpenings(world.ctx, { merchantId: world.merchant.id, mayNoteOpening });
  const customerSays = (customerId: string, isAllowed: boolean) =>
    changePreferences(world.ctx, {
      ...{ merchantId: world.merchant.id, customerId },
      change: { about: 'email-opening', isAllowed },
      evidence: { source: 'portal', wording: 'yes, you may', language: 'nl' }
    });
  /** What a mail program gets for a picture's address; nothing about it is told but the address. */
  async function fetchPicture(token: string) {
    const answer = await GET({ locals: { ctx: world.ctx }, params: { token } } as never);
    const { headers, status } = answer;
    return { status, headers: [...headers], body: Buffer.from(await answer.arrayBuffer()).toString('hex') };
  }

  test('has no picture until the merchant asks and its reader says yes, each by themselves', async () => {
    const nobody = await tell(21);
    expect(pictureIn(mailTo(21).html)).toBeUndefined();
    await customerSays(nobody.customerId, true);
    await tellAgain(21, nobody);
    expect(pictureIn(mailTo(21).html)).toBeUndefined();
    await merchantAsks(true);
    await tell(22);
    expect(pictureIn(mailTo(22).html)).toBeUndefined();
    const noticeId = await tellAgain(21, nobody);
    const picture = new URL(pictureIn(mailTo(21).html)!);
    expect(picture.origin).toBe(world.ctx.origin);
    expect(mailTo(21).text.replace(/\s+/g, ' ')).toContain('Je vond het goed dat we zien');
    // Its address says nothing: neither whom, nor what about.
    for (const id of [noticeId, nobody.customerId, nobody.invoiceId])
      expect(Buffer.from(picture.pathname.split('/')[2]!, 'base64url').toString('latin1')).not.toContain(id);

    const token = picture.pathname.split('/')[2]!;
    const first = await fetchPicture(token);
    expect(await fetchPicture(token)).toEqual(first);
    for (const wrong of ['x', token.slice(0, -4), `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`])
      expect(await fetchPicture(wrong)).toEqual(first);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'image/gif'
    });
    expect(first.body.slice(0, 12)).toBe(Buffer.from('GIF89a').toString('hex'));
    expect(await read(noticeId)).toMatchObject({ delivery: 'read', words: 1 });
    const row = (await results()).find(({ kind, watched }) => kind === 'due-soon' && watched > 0);
    expect(row).toMatchObject({ watched: 1, watchedOpened: 1 });
  });

  test('tells nothing any more once its reader or the merchant took that back', async () => {
    const { customerId } = await tell(23);
    await customerSays(customerId, true);
    const sent = await tellAgain(23, { customerId });
    const token = pictureIn(mailTo(23).html)!.split('/').at(-1)!;
    await customerSays(customerId, false);
    await fetchPicture(token);
    expect(await read(sent)).toMatchObject({ delivery: 'accepted', words: 0 });
    await tellAgain(23, { customerId });
    expect(pictureIn(mailTo(23).html)).toBeUndefined();
    await customerSays(customerId, true);
    await merchantAsks(false);
    await fetchPicture(token);
    expect(await read(sent)).toMatchObject({ delivery: 'accepted', words: 0 });
    // Said twice, it is written down once.
    await customerSays(customerId, true);
    const said = await world.database.owner`
      select kind, wording from consent_entry where customer_id = ${customerId} order by at, id`;
    expect(said.map(({ kind }) => kind as string)).toEqual(['consent', 'withdrawal', 'consent']);
    expect(said[0]!['wording']).toBe('yes, you may');
  });
});

test('another merchant’s messages are nobody else’s figures', async () => {
  const now = world.clock.now();
  const period = { from: now.subtract({ hours: 24 * 60 }), until: now };
  expect(await readResults(world.ctx, { merchantId: crypto.randomUUID(), ...period })).toEqual([]);
});
