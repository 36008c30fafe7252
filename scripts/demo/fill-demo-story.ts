import type { App } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { givePromise } from '../../src/lib/server/domain/arrangements/index.ts';
import {
  findInvoicesByNumber,
  issueDocuments,
  voidInvoice,
  type Invoice
} from '../../src/lib/server/domain/billing/index.ts';
import { readPayPage, type PayerInstrument } from '../../src/lib/server/domain/collection/index.ts';
import {
  addStaff,
  apiScopes,
  changeMerchant,
  createApiKey,
  createMerchant,
  findMerchantBySlug,
  listApiKeys,
  revokeApiKey,
  type Merchant
} from '../../src/lib/server/domain/identity/index.ts';
import { addReadyMade, publishSequence } from '../../src/lib/server/domain/notifications/index.ts';
import { mintPayLink, type MintedPayLink } from '../../src/lib/server/domain/pay-links/index.ts';
import { addDefaultOffers, addPaymentAccount } from '../../src/lib/server/domain/routing/index.ts';
import { dateIn } from '../../src/lib/server/platform/clock/clock.ts';
import type { DemoLinks } from '../start/ready-file.ts';
import { daysBefore } from './days-before.ts';
import { demoDocument } from './documents.ts';
import { fillAgreements } from './fill-agreements.ts';
import { fillConversations } from './fill-conversations.ts';
import { fillInstallation } from './fill-installation.ts';
import { fillPortalHome } from './fill-portal-home.ts';
import { fillSubscriptions } from './fill-subscriptions.ts';
import { demo } from './identities.data.ts';
import { ensureLetter } from './ensure-letter.ts';
import { pay, payAtBank } from './pay-as-payer.ts';
import { people } from './people.data.ts';
import { chapters, portalPerson, type Chapter } from './story.data.ts';

const { merchantId, accountId } = demo;

type Issued = ReadonlyMap<string, Invoice>;

/**
 * Tells the demo's story through the product's own use cases: a day-care centre, its families, and invoices in every
 * state. A second start tells only what is missing. Pay links can't be shown twice, so each start makes new ones.
 */
export async function fillDemoStory(app: App, desk: string): Promise<DemoLinks> {
  const ctx = app.context({ kind: 'system' });
  if (!(await findMerchantBySlug(ctx, demo.slug))) await addMerchant(ctx, app);
  const issued = await issue(ctx);
  for (const chapter of chapters) await play(ctx, chapter, issued);
  await publishChildcare(ctx);
  const { customerId } = issued.get('2026-1187')!;
  const whose = { merchantId, customerId, zone: 'Europe/Amsterdam' };
  await fillSubscriptions(ctx, whose);
  await fillPortalHome(app, ctx, { ...whose, ...people[portalPerson]!, byHand: openOf(issued, customerId) });
  await fillAgreements(ctx, {
    ...{ merchantId, zone: 'Europe/Amsterdam' },
    running: issued.get('2026-0845')!,
    waiting: issued.get('2026-1193')!,
    promised: issued.get('2026-1191')!
  });
  const waiting = issued.get('2026-1194')!.customerId;
  await fillConversations(ctx, { merchantId, answered: customerId, waiting });
  const link = async (number: string, expiresAt?: Temporal.Instant) =>
    (await mint(ctx, issued, number, expiresAt)).url;
  await fillInstallation(ctx);
  const letter = await ensureLetter(ctx, desk, issued.get('2026-1187')!);
  return {
    payLinks: {
      open: await link('2026-1187'),
      paid: await link('2026-1102'),
      expired: await link('2026-1194', ctx.clock.now().subtract({ hours: 24 })),
      processing: await link('2026-1189')
    },
    letter,
    api: { url: `${ctx.origin}/api/v1`, key: await freshApiKey(ctx) },
    portal: {
      url: `${ctx.origin}/my/${demo.slug}/`,
      signIn: { email: people[portalPerson]!.email! }
    },
    admin: { url: `${ctx.origin}/admin`, ...demo.staff },
    operator: { url: `${ctx.origin}/operator`, ...demo.operator }
  };
}

async function addMerchant(ctx: Context, app: App): Promise<void> {
  const { STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET } = app.config;
  if (!STRIPE_SECRET_KEY || !STRIPE_PUBLISHABLE_KEY || !STRIPE_WEBHOOK_SECRET)
    throw new Error('the demo needs STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET');
  const merchant = await createMerchant(ctx, {
    id: merchantId,
    slug: demo.slug,
    name: 'Kinderdagverblijf De Klaproos',
    accountHolder: 'Stichting De Klaproos',
    // The Netherlands' example account in the SWIFT IBAN registry: nobody's.
    iban: 'NL91ABNA0417164300',
    bic: 'ABNANL2A',
    country: 'NL',
    zone: 'Europe/Amsterdam',
    language: 'nl',
    brandColor: '#0b6e5f',
    address: { lines: ['Bloemstraat 12'], postalCode: '1016 KV', city: 'Amsterdam', country: 'NL' },
    contactEmail: 'administratie@deklaproos.example',
    contactPhone: '+31 20 555 01 87',
    website: 'https://deklaproos.example',
    registrationNumber: '34123456',
    creditorIdentifier: 'NL12ZZZ341234560000'
  });
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await addDefaultOffers(tx, merchantId);
    await addPaymentAccount(ctx, tx, {
      merchantId,
      id: accountId,
      name: 'Stripe',
      isDefault: true,
      secretKey: STRIPE_SECRET_KEY,
      publishableKey: STRIPE_PUBLISHABLE_KEY,
      webhookSecret: STRIPE_WEBHOOK_SECRET
    });
  });
  const { id: staffId, name } = await addStaff(ctx, { merchantId, role: 'owner', ...demo.staff });
  await keepBrand({ ...ctx, actor: { kind: 'staff', staffId, name } }, merchant);
}

/** The owner looked at colour and sender, and saved them as they are. */
async function keepBrand(ctx: Context, merchant: Merchant): Promise<void> {
  const { name, brandColor, radiusScale, language, isFormal, contactEmail, contactPhone, website } = merchant;
  const contact = { contactEmail, contactPhone, website };
  await changeMerchant(ctx, { merchantId, name, brandColor, radiusScale, language, isFormal, ...contact });
}

/** The day-care centre reminds its families by the ready-made sequence for childcare; the others stay drafts. */
async function publishChildcare(ctx: Context): Promise<void> {
  const sequenceId = (await addReadyMade(ctx, { merchantId })).get('childcare');
  if (sequenceId)
    await publishSequence(ctx, {
      merchantId,
      sequenceId,
      name: 'Zoals we het al deden',
      reason: 'Onze herinneringen gaan voortaan vanzelf.'
    });
}

/** Issues every chapter's invoice; those that are here stay as they are. */
async function issue(ctx: Context): Promise<Issued> {
  const today = dateIn('Europe/Amsterdam', ctx.clock.now());
  const known = new Set((await readIssued(ctx)).keys());
  const missing = chapters.filter((chapter) => !known.has(chapter.number));
  const documents = missing.map((chapter) =>
    demoDocument({
      ...chapter,
      customer: people[chapter.person]!,
      issuedOn: today.subtract({ days: chapter.issuedDaysAgo }),
      dueOn: today.add({ days: chapter.dueInDays })
    })
  );
  for (const result of await issueDocuments(ctx, merchantId, documents))
    if (result.kind === 'refused') throw new Error(`demo invoice ${result.number}: ${result.code}`);
  return readIssued(ctx);
}

async function readIssued(ctx: Context): Promise<Issued> {
  const numbers = chapters.map((chapter) => chapter.number);
  const invoices = await ctx.db.withMerchant(merchantId, (tx) =>
    findInvoicesByNumber(tx, merchantId, numbers)
  );
  return new Map(invoices.map((invoice) => [invoice.number, invoice]));
}

const openOf = (issued: Issued, of: string): readonly string[] =>
  [...issued.values()].flatMap(({ id, customerId, status }) =>
    customerId === of && (status === 'open' || status === 'overdue') ? [id] : []
  );

/** Takes one invoice as far as its chapter says, unless it is there already. */
async function play(now: Context, chapter: Chapter, issued: Issued): Promise<void> {
  const { number, then, thenDaysAgo = 0, promisedDaysAgo } = chapter;
  const ctx = daysBefore(now, thenDaysAgo);
  const invoice = issued.get(number)!;
  if (then === undefined || invoice.status === 'paid' || invoice.status === 'void') return;
  if (promisedDaysAgo !== undefined) await promise(daysBefore(now, promisedDaysAgo), invoice);
  if (then === 'void') return voidInvoice(ctx, { merchantId, invoiceId: invoice.id });
  const link = await mint(ctx, issued, number);
  const page = await readPayPage(ctx, { token: link.token });
  if (page.state !== 'open') return;
  const paying = { link, invoiceId: invoice.id, amount: page.payable };
  if (then === 'ideal') await payAtBank(ctx, paying);
  else await pay(ctx, paying, debit);
}

/** Its customer says that they will pay within a week, and does. */
async function promise(ctx: Context, { id, customerId, pausedBecause }: Invoice): Promise<void> {
  if (pausedBecause !== null) return;
  const promisedOn = dateIn('Europe/Amsterdam', ctx.clock.now()).add({ days: 7 });
  await givePromise(ctx, { merchantId, customerId, invoiceIds: [id], promisedOn });
}

/** Stripe's documented test account whose debits succeed after days. */
const debit: PayerInstrument = {
  kind: 'iban',
  iban: 'NL39RABO0300065264',
  holder: 'Thijs de Vries',
  email: 'thijs@example.org'
};

function mint(
  ctx: Context,
  issued: Issued,
  number: string,
  expiresAt?: Temporal.Instant
): Promise<MintedPayLink> {
  const { id: invoiceId, customerId } = issued.get(number)!;
  return ctx.db.withMerchant(merchantId, (tx) =>
    mintPayLink(ctx, tx, {
      merchantId,
      customerId,
      invoiceId,
      purpose: 'message',
      ...(expiresAt && { expiresAt })
    })
  );
}

/** A key is shown once: the last start's is ended, and a new one made. */
async function freshApiKey(ctx: Context): Promise<string> {
  for (const key of await listApiKeys(ctx, merchantId))
    if (key.name === demo.apiKeyName) await revokeApiKey(ctx, { merchantId, apiKeyId: key.id });
  const { secret } = await createApiKey(ctx, {
    merchantId,
    name: demo.apiKeyName,
    scopes: apiScopes
  });
  return secret;
}
