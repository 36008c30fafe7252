import { addStaff, type StaffRole } from '../../src/lib/server/domain/identity/index.ts';
import {
  addAgency,
  followCases,
  listCases,
  proposeCases,
  publishConditions,
  revealAgencySecret,
  type HandoverConditions
} from '../../src/lib/server/domain/handover/index.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { publish, step, walk } from './sequences.ts';
import { eur, type OpenInvoice, type TestWorld } from './world.ts';

/** Somebody who works here, with what they act with. */
export async function colleagueOf(world: TestWorld, name: string, role: StaffRole): Promise<Context> {
  const email = `${name.split(' ')[0]!.toLowerCase()}@deklaproos.example`;
  const person = { merchantId: world.merchant.id, email, name, role, password: 'vier natte winterjassen' };
  const { id: staffId } = await addStaff(world.ctx, person);
  return { ...world.ctx, actor: { kind: 'staff', staffId, name } };
}

/** An agency with an API that reports back, reminders, and conditions by which late claims are proposed for it. */
export async function setUpHandover(
  world: TestWorld,
  given: Partial<HandoverConditions> = {}
): Promise<string> {
  const merchantId = world.merchant.id;
  const agencyId = await addAgency(world.ctx, {
    ...{ merchantId, apiKey: 'key-of-klaproos' },
    facts: {
      ...{ name: 'Lindeboom Incasso', country: 'NL', wkiNumber: 'WKI-004821' },
      ...{ email: 'vragen@lindeboom.example', phone: '+31 20 555 0199', channel: 'api' },
      ...{ apiUrl: world.sandbox.agencyUrl, payUrl: 'https://betalen.lindeboom.example/' }
    }
  });
  world.sandbox.control.agency.reportTo({
    url: `https://pay.example/api/webhooks/agency/${merchantId}/${agencyId}`,
    secret: await revealAgencySecret(world.ctx, { merchantId, agencyId })
  });
  await publish(world, 'Reminders', [step('first', 'due', 5), step('second', 'due', 12)]);
  await publishConditions(world.ctx, {
    ...{ merchantId, after: 0, name: 'Begin', reason: 'Na twee herinneringen' },
    conditions: {
      ...{ isOn: true, agencyId, overdueDays: 21, leastReminders: 2, needsFormalNotice: false },
      ...{ currency: 'EUR', leastMinor: 50_00, excludedSegments: [], noticeDays: 14 },
      ...given
    }
  });
  return agencyId;
}

/** What the recurring jobs of hand-over do at this moment, and what follows from it. */
export async function follow(world: TestWorld): Promise<void> {
  const merchantId = world.merchant.id;
  await proposeCases(world.ctx, { merchantId });
  await world.runJobs();
  await followCases(world.ctx, { merchantId });
  await world.runJobs();
}

/** Bills somebody and lets the days pass until a case about it is ripe. Answers the case. */
export async function ripen(
  world: TestWorld,
  email: string,
  amounts: readonly number[]
): Promise<Readonly<{ caseId: string; invoices: readonly OpenInvoice[] }>> {
  const invoices: OpenInvoice[] = [];
  for (const amount of amounts)
    invoices.push(await world.openInvoice({ email, customerReference: email, total: eur(amount) }));
  const start = world.clock.now().toZonedDateTimeISO(world.merchant.zone).toPlainDate();
  const day = (days: number) => start.add({ days }).toString();
  await walk(world, day(1), day(4 + 21));
  await follow(world);
  await walk(world, day(4 + 22), day(4 + 21 + 15));
  await follow(world);
  const { items } = await listCases(world.ctx, {
    merchantId: world.merchant.id,
    customerId: invoices[0]!.customerId,
    view: 'all',
    limit: 1
  });
  return { caseId: items[0]!.id, invoices };
}
