import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { voidInvoice, withdrawCosts } from '../../../src/lib/server/domain/billing/index.ts';
import { readPayPage } from '../../../src/lib/server/domain/collection/index.ts';
import { listInbox, markSeen } from '../../../src/lib/server/domain/notifications/index.ts';
import { mintPayLink, type MintedPayLink } from '../../../src/lib/server/domain/pay-links/index.ts';
import { byCard, stand } from '../../support/payers.ts';
import { leap, publish, step, stepsOf, toldOf, walk } from '../../support/sequences.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-03-02' });
  await publish(
    world,
    'With costs',
    [
      step('reminder', 'due', 7),
      step('formal', 'due', 14, { kind: 'formal-notice', channels: ['email', 'letter'] }),
      step('costs', 'previous', 30, { cost: { kind: 'legal-maximum' } }),
      step('again', 'previous', 14, { cost: { kind: 'legal-maximum' } })
    ],
    { countries: ['NL'], customers: 'consumers' }
  );
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

const mailOf = (to: string) =>
  world.sandbox.control.messages
    .list()
    .findLast((each) => each.to === to)
    ?.text?.replace(/\s+/g, ' ');

const freshLink = ({ customerId, invoiceId }: OpenInvoice): Promise<MintedPayLink> =>
  world.ctx.db.withMerchant(world.merchant.id, (tx) =>
    mintPayLink(world.ctx, tx, {
      ...{ merchantId: world.merchant.id, customerId, invoiceId, purpose: 'message' }
    })
  );

async function chargesOf({ database }: TestWorld, invoiceId: string): Promise<string[]> {
  const rows = await database.owner`
    select concat_ws(' ', per, amount_minor, law) as charge from invoice_charge where invoice_id = ${invoiceId}`;
  return rows.map(({ charge }) => charge as string);
}

const costOf = async (invoiceId: string, key: string) => {
  const [row] = await world.database.owner`
    select cost_minor::int as cost from sequence_step where invoice_id = ${invoiceId} and key = ${key}`;
  return row?.['cost'] as number | null;
};

test('a formal notice is free and names the costs; they are asked once it was read and its term is over', async () => {
  const read = await world.openInvoice({
    customerReference: 'K-READ',
    dueOn: '2026-03-09',
    total: eur(12_500)
  });
  const unread = await world.openInvoice({
    customerReference: 'K-UNREAD',
    email: 'unread@example.org',
    dueOn: '2026-03-09',
    total: eur(12_500)
  });
  await walk(world, '2026-03-02', '2026-03-23');
  expect(await toldOf(world, read.customerId)).toEqual([
    'overdue email 03-16 09:00',
    'formal-notice email 03-23 09:00'
  ]);
  expect(await costOf(read.invoiceId, 'formal')).toBe(4_000);
  const mail = world.sandbox.control.messages.list().findLast(({ to }) => to === 'samira@example.org');
  expect(mail?.text?.replace(/\s+/g, ' ')).toContain('€ 40,00');

  // Read on the first of April: the fourteen days end on the fifteenth, long before the step.
  await leap(world, '2026-04-01T20:00');
  const { id: merchantId } = world.merchant;
  await world.ctx.db.withMerchant(merchantId, async (tx) => {
    const { items } = await listInbox(tx, merchantId, read.customerId);
    const noticeIds = items.filter(({ kind }) => kind === 'formal-notice').map(({ id }) => id);
    expect(noticeIds).toHaveLength(1);
    await markSeen(tx, { merchantId, customerId: read.customerId, noticeIds, at: world.clock.now() });
  });
  await walk(world, '2026-04-22', '2026-04-23');
  expect((await stepsOf(world, read.invoiceId))[2]).toBe('costs queued planned');
  expect(await costOf(read.invoiceId, 'costs')).toBe(4_000);
  // What the message says is what is owed from then on, on the pay page and in the portal.
  expect(mailOf('samira@example.org')).toContain('In het bedrag van € 165,00 zit € 40,00 aan kosten');
  expect(await stand(world, read.invoiceId)).toEqual(['open', 16_500]);
  const link = await freshLink(read);
  const page = await readPayPage(world.ctx, { token: link.token });
  expect(page).toMatchObject({ state: 'open', payable: eur(16_500), asked: eur(16_500) });
  expect(await chargesOf(world, read.invoiceId)).toEqual(['claim 4000 NL-2024-10-01']);
  // Asked once: the next reminder has no more of them, and the customer pays both.
  await walk(world, '2026-05-06', '2026-05-07');
  expect((await stepsOf(world, read.invoiceId))[3]).toBe('again queued planned');
  expect(await costOf(read.invoiceId, 'again')).toBeNull();
  expect(mailOf('samira@example.org')).toContain('In het bedrag van € 165,00 zit € 40,00 aan kosten');
  expect(
    await world.pay({ ...read, link }, { instrument: await byCard(world), expected: eur(16_500) })
  ).toMatchObject({ kind: 'succeeded' });
  await world.runJobs();
  expect(await stand(world, read.invoiceId)).toEqual(['paid', 0]);
  // Nobody knows that it arrived at the other: reminded, without costs.
  expect((await stepsOf(world, unread.invoiceId))[2]).toBe('costs queued planned');
  expect(await costOf(unread.invoiceId, 'costs')).toBeNull();
  expect(await stand(world, unread.invoiceId)).toEqual(['open', 12_500]);
});

test('a notice that was read late gives its whole term: the step with costs waits for it', async () => {
  await leap(world, '2026-05-04T08:00');
  const late = await world.openInvoice({
    customerReference: 'K-LATE',
    email: 'late@example.org',
    dueOn: '2026-05-11'
  });
  await walk(world, '2026-05-18', '2026-05-26');
  expect((await toldOf(world, late.customerId)).slice(1)).toEqual(['formal-notice email 05-26 09:00']);
  await leap(world, '2026-06-23T20:00');
  const { id: merchantId } = world.merchant;
  await world.ctx.db.withMerchant(merchantId, (tx) =>
    markSeen(tx, { merchantId, customerId: late.customerId, noticeIds: 'all', at: world.clock.now() })
  );
  await leap(world, '2026-06-25T09:00');
  expect((await stepsOf(world, late.invoiceId))[2]).toBe('costs held term-runs');
  await leap(world, '2026-07-07T09:00');
  expect((await stepsOf(world, late.invoiceId))[2]).toBe('costs held term-runs');
  await leap(world, '2026-07-08T09:00');
  expect((await stepsOf(world, late.invoiceId))[2]).toBe('costs queued planned');
  const costs = await costOf(late.invoiceId, 'costs');
  expect(costs).toBe(4_000);

  // A part is paid, which by Dutch law settles the costs first; then staff take the costs off again.
  const [, owed] = await stand(world, late.invoiceId);
  await world.pay(
    { ...late, link: await freshLink(late) },
    {
      instrument: await byCard(world),
      selection: { kind: 'part', invoiceIds: [late.invoiceId], amount: eur(5_000) },
      expected: eur(5_000)
    }
  );
  await world.runJobs();
  expect(await stand(world, late.invoiceId)).toEqual(['open', owed - 5_000]);
  const withdrawal = { merchantId, invoiceId: late.invoiceId, because: 'De brief lag bij de buren.' };
  await withdrawCosts(world.ctx, withdrawal);
  await withdrawCosts(world.ctx, withdrawal);
  expect(await stand(world, late.invoiceId)).toEqual(['open', owed - 9_000]);
  // They don't come back, and nothing is left of them in the next message.
  await walk(world, '2026-07-22', '2026-07-23');
  expect((await stepsOf(world, late.invoiceId))[3]).toBe('again queued planned');
  expect(mailOf('late@example.org')).not.toContain('aan kosten');
  await voidInvoice(world.ctx, { merchantId, invoiceId: late.invoiceId });
  await world.runJobs();
});

test('without an e-mail address a formal notice goes by post', async () => {
  await leap(world, '2026-08-03T08:00');
  const post = await world.openInvoice({ customerReference: 'K-POST', email: null, dueOn: '2026-08-10' });
  await walk(world, '2026-08-17', '2026-08-24');
  expect((await toldOf(world, post.customerId)).slice(1)).toEqual(['formal-notice letter 08-24 09:00']);
});

test('a second reminder costs a Belgian something only about the fourth due date of a year', async () => {
  await leap(world, '2026-09-01T08:00');
  await publish(
    world,
    'Belgian',
    [step('first', 'due', 7), step('again', 'previous', 22, { cost: { kind: 'reminder-fee' } })],
    { countries: ['BE'], customers: 'consumers' }
  );
  // One is due each Monday: four due dates.
  const owed: OpenInvoice[] = [];
  for (const [n, dueOn] of ['2026-09-07', '2026-09-14', '2026-09-21', '2026-09-28'].entries())
    owed.push(
      await world.openInvoice({
        ...{ customerReference: 'K-GENT', email: 'lotte@example.org', country: 'BE', dueOn },
        ...{ number: `2026-GENT-${n}`, total: eur(10_000) }
      })
    );
  // Each is reminded on a Monday, and again three weeks after that, on a Tuesday.
  for (const day of ['09-14', '09-21', '09-28', '10-05', '10-06', '10-13', '10-20'])
    await leap(world, `2026-${day}`);
  expect(mailOf('lotte@example.org')).not.toContain('aan kosten');
  expect(await Promise.all(owed.map(({ invoiceId }) => stand(world, invoiceId)))).toEqual(
    owed.map(() => ['open', 10_000])
  );
  await leap(world, '2026-10-27');
  const [, , , fourth] = owed;
  expect(mailOf('lotte@example.org')).toContain('In het bedrag van € 107,50 zit € 7,50 aan kosten');
  expect(await chargesOf(world, fourth!.invoiceId)).toEqual(['reminder 750 BE-2023-12-01']);
  expect(await stand(world, fourth!.invoiceId)).toEqual(['open', 10_750]);
  const page = await readPayPage(world.ctx, { token: (await freshLink(fourth!)).token });
  expect(page).toMatchObject({ payable: eur(10_750) });
  expect(await Promise.all(owed.slice(0, 3).map(({ invoiceId }) => stand(world, invoiceId)))).toEqual(
    owed.slice(0, 3).map(() => ['open', 10_000])
  );
});

test('a sequence that breaks the law is refused, with the rules that it breaks', async () => {
  const tooEarly = [
    step('formal', 'due', 7, { kind: 'formal-notice' }),
    step('costs', 'previous', 5, { cost: { kind: 'legal-maximum' } })
  ];
  await expect(publish(world, 'Too early', tooEarly, { countries: ['NL'] })).rejects.toMatchObject({
    code: 'sequence-breaks-rules',
    params: { problems: expect.arrayContaining([expect.objectContaining({ step: 'costs', country: 'NL' })]) }
  });
  const french = [step('costs', 'due', 30, { cost: { kind: 'fixed', minor: 100, currency: 'EUR' } })];
  await expect(publish(world, 'French', french, { countries: ['FR'] })).rejects.toMatchObject({
    code: 'sequence-breaks-rules'
  });
});
