import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { moveDebit } from '../../../src/lib/server/domain/collection/index.ts';
import { chooseDebitDay } from '../../../src/lib/server/domain/subscriptions/index.ts';
import {
  addDebtor,
  attemptsOf,
  bankSays,
  bill,
  declined,
  leapTo,
  plansOf,
  visa
} from '../../support/collecting.ts';
import { openMailRoad, type MailRoad } from '../../support/mail-road.ts';
import { ibans, payByCard, stand } from '../../support/payers.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let road: MailRoad;

beforeAll(async () => {
  road = await openMailRoad();
  world = await startWorld({ on: '2026-02-02', env: { SMTP_URL: road.url } });
  road.to = world.sandbox.smtpUrl;
});
afterAll(async () => {
  await world.close();
  await road.close();
});
afterEach(async () => {
  road.state = 'open';
  world.sandbox.control.bank.clear();
  await expectSoundBooks(world);
});

/** What a customer got since the receipt of the first € 5.00, the oldest first; blanks as people see them. */
function told(email: string) {
  const plain = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ');
  return world.sandbox.control.messages
    .list()
    .filter((message) => message.to === email && !plain(message.subject).includes('€ 5,00'))
    .map(({ subject, text }) => ({ subject: plain(subject), text: plain(text) }));
}
const subjects = (email: string) => told(email).map(({ subject }) => subject);

const noticesOf = (customerId: string) =>
  world.database.owner`
    select kind, status, problem from notice where customer_id = ${customerId} and kind <> 'receipt' order by created_at`;

const FAILED = 'Je betaling aan Kinderdagverblijf De Klaproos is niet gelukt';
const PAID = 'Betaald: € 212,40 aan Kinderdagverblijf De Klaproos';

test('a debit is announced, lacks money, is told once with its next date, announced again and paid on payday', async () => {
  const email = 'fatima@example.org';
  const fatima = await addDebtor(world, ibans.pays, { reference: 'K-5001', email });
  await chooseDebitDay(world.ctx, {
    merchantId: world.merchant.id,
    customerId: fatima.customerId,
    choice: { kind: 'day-of-month', day: 25 }
  });
  bankSays(world, ibans.pays, declined('insufficient_funds', { afterBusinessDays: 2 }));
  const invoice = await bill(world, fatima, { dueOn: '2026-03-04', subject: 'Opvang maart' });

  // Planned at once, told when it is near: fourteen days and one to spare.
  await leapTo(world, '2026-02-02T11:00');
  expect(await plansOf(world, fatima.customerId)).toEqual(['first planned 2026-03-25']);
  await leapTo(world, '2026-03-09T20:00');
  expect(told(email)).toEqual([]);
  await leapTo(world, '2026-03-10T08:00');
  expect(subjects(email)).toEqual(['€ 212,40 wordt woensdag 25 maart afgeschreven']);
  const [mandate] = await world.database
    .owner`select reference from mandate where payment_method_id = ${fatima.methodId}`;
  for (const words of [
    'Op woensdag 25 maart schrijven we € 212,40 af.',
    '•••• 5264',
    mandate!['reference'] as string,
    'NL79ZZZ999999990000',
    'Opvang maart',
    'pay.example/p/',
    // One tap from here moves it.
    'pay.example/move/'
  ])
    expect(told(email)[0]?.text).toContain(words);
  const [plan] = await world.database.owner`
    select p.status, p.noticed_on::text as day, n.status as notice from planned_collection p
    join notice n on n.id = p.notice_id where p.customer_id = ${fatima.customerId}`;
  expect(plan).toEqual({ status: 'noticed', day: '2026-03-10', notice: 'sent' });

  // Handed over the business day before; days later the bank says AM04.
  await leapTo(world, '2026-03-24T09:00');
  expect(await attemptsOf(world, fatima.customerId)).toEqual(['merchant processing 21240']);
  await leapTo(world, '2026-03-27T09:00');
  expect(subjects(email).slice(1)).toEqual([FAILED]);
  expect(told(email)[1]?.text).toContain(
    'Er is niets afgeschreven. De bank liet de betaling nu niet door. We proberen het maandag 27 april opnieuw.'
  );

  // The next try has a notice of its own, and 25 April is a Saturday.
  await leapTo(world, '2026-04-11T20:00');
  expect(subjects(email)).toHaveLength(2);
  await leapTo(world, '2026-04-12T08:00');
  expect(subjects(email).slice(2)).toEqual(['€ 212,40 wordt maandag 27 april afgeschreven']);
  expect(told(email)[2]?.text).toContain('Dit is een nieuwe poging');
  await leapTo(world, '2026-04-24T09:00');
  await leapTo(world, '2026-05-06T09:00');
  expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  expect(subjects(email).slice(3)).toEqual([PAID]);
  expect(await plansOf(world, fatima.customerId)).toEqual([
    'first attempted 2026-03-25',
    'retry attempted 2026-04-27'
  ]);
});

test('a debit that was moved is announced again for its new day', async () => {
  const email = 'tomasz@example.org';
  const tomasz = await addDebtor(world, ibans.pays, { reference: 'K-5002', email, noticeDays: 3 });
  await bill(world, tomasz, { dueOn: '2026-05-21' });
  await leapTo(world, '2026-05-17T10:00');
  expect(subjects(email)).toEqual(['€ 212,40 wordt donderdag 21 mei afgeschreven']);
  const [plan] = await world.database
    .owner`select id from planned_collection where customer_id = ${tomasz.customerId}`;
  await moveDebit(world.ctx, {
    merchantId: world.merchant.id,
    customerId: tomasz.customerId,
    plannedId: plan!['id'] as string,
    toOn: Temporal.PlainDate.from('2026-05-27')
  });
  await leapTo(world, '2026-05-23T10:00');
  expect(subjects(email).slice(1)).toEqual(['€ 212,40 wordt woensdag 27 mei afgeschreven']);
  expect(await plansOf(world, tomasz.customerId)).toEqual([
    'first moved 2026-05-21',
    'first noticed 2026-05-27'
  ]);
});

test('what was paid while the mail server was away is not announced any more', async () => {
  const email = 'nadia@example.org';
  const nadia = await addDebtor(world, ibans.pays, { reference: 'K-5003', email, noticeDays: 3 });
  const invoice = await bill(world, nadia, { dueOn: '2026-06-11' });
  road.state = 'closed';
  await leapTo(world, '2026-06-07T10:00');
  expect(await noticesOf(nadia.customerId)).toMatchObject([{ kind: 'debit-announced', status: 'queued' }]);
  expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
  road.state = 'open';
  await leapTo(world, '2026-06-07T18:00');
  expect(subjects(email)).toEqual([PAID]);
  expect(await noticesOf(nadia.customerId)).toEqual([
    { kind: 'debit-announced', status: 'rejected', problem: 'no-longer-true' }
  ]);
});

test('an announcement that would come too late is not sent; the debit moves and that day is announced', async () => {
  const email = 'joris@example.org';
  const joris = await addDebtor(world, ibans.pays, { reference: 'K-5004', email, noticeDays: 3 });
  await bill(world, joris, { dueOn: '2026-06-18' });
  road.state = 'closed';
  await leapTo(world, '2026-06-14T10:00');
  road.state = 'open';
  await leapTo(world, '2026-06-16T07:00');
  expect(told(email)).toEqual([]);
  await leapTo(world, '2026-06-17T09:00');
  expect(await plansOf(world, joris.customerId)).toEqual([
    'first moved 2026-06-18',
    'first planned 2026-06-22'
  ]);
  await leapTo(world, '2026-06-18T08:00');
  expect((await plansOf(world, joris.customerId)).at(-1)).toBe('first noticed 2026-06-22');
  expect(subjects(email)).toEqual(['€ 212,40 wordt maandag 22 juni afgeschreven']);
});

test.each([
  [
    'authentication_required',
    'K-5011',
    'Bevestig je betaling aan',
    'Je bank wil dat je de betaling zelf bevestigt.'
  ],
  ['stolen_card', 'K-5012', 'Kies hoe je', 'Kies zelf een andere manier om te betalen.']
])(
  'a card that is refused with %s: one message that says what is needed',
  async (code, reference, subject, words) => {
    const email = `${reference.toLowerCase()}@example.org`;
    const aylin = await addDebtor(world, 'pm_card_visa', { reference, email });
    const today = world.clock.now().toZonedDateTimeISO(world.merchant.zone).toPlainDate();
    bankSays(world, visa, declined(code));
    await bill(world, aylin, { dueOn: today.add({ days: 1 }).toString() });
    await leapTo(world, `${today.toString()}T21:00`);
    await leapTo(world, `${today.add({ days: 1 }).toString()}T10:00`);
    await leapTo(world, `${today.add({ days: 5 }).toString()}T10:00`);
    const [message, ...more] = told(email);
    expect(more).toEqual([]);
    expect(message?.subject).toContain(subject);
    expect(message?.text).toContain('Er is niets afgeschreven.');
    expect(message?.text).toContain(words);
    expect(message?.text).toContain('pay.example/p/');
  }
);

test('an announcement that comes back is none: nothing is debited until another one went out', async () => {
  const withPhone = await addDebtor(world, ibans.pays, {
    ...{ reference: 'K-5201', email: 'ines@gives-up.example', noticeDays: 3 }
  });
  const withoutPhone = await addDebtor(world, ibans.pays, {
    ...{ reference: 'K-5202', email: 'joost@gives-up.example', noticeDays: 3 }
  });
  await world.database.owner`update customer set phone = '+31620005201' where id = ${withPhone.customerId}`;
  await leapTo(world, '2027-03-01T10:00');
  for (const debtor of [withPhone, withoutPhone]) await bill(world, debtor, { dueOn: '2027-03-25' });
  await leapTo(world, '2027-03-21T09:00');
  await world.goTo(world.clock.now().add({ minutes: 10 }).toString());

  // Both mails came back. One was told by text message instead; the other wasn't told at all.
  const told = (customerId: string) => world.database.owner`
    select p.status, p.noticed_on::text as day, n.channel from planned_collection p
    left join notice n on n.id = p.notice_id where p.customer_id = ${customerId}`;
  expect(await told(withPhone.customerId)).toEqual([
    { status: 'noticed', day: '2027-03-21', channel: 'sms' }
  ]);
  expect(await told(withoutPhone.customerId)).toEqual([{ status: 'planned', day: null, channel: null }]);

  await leapTo(world, '2027-03-24T12:00');
  expect(await attemptsOf(world, withPhone.customerId)).toHaveLength(1);
  expect(await attemptsOf(world, withoutPhone.customerId)).toEqual([]);
  expect((await plansOf(world, withoutPhone.customerId))[0]).toBe('first moved 2027-03-25');
});
