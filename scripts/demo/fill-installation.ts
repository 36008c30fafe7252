import type { Context } from '../../src/lib/server/context.ts';
import { issueDocuments, type Party } from '../../src/lib/server/domain/billing/index.ts';
import {
  addOperator,
  findMerchantBySlug,
  listOperators
} from '../../src/lib/server/domain/identity/index.ts';
import { openMerchant } from '../../src/lib/server/domain/installation/index.ts';
import { dateIn } from '../../src/lib/server/platform/clock/clock.ts';
import { demoDocument } from './documents.ts';
import { demo } from './identities.data.ts';

/** A supplier of power in Brussels, whose customers read French or Dutch. */
const wattzon = {
  slug: 'wattzon',
  name: 'WattZon',
  accountHolder: 'WattZon BV',
  // Belgium's example account in the SWIFT IBAN registry: nobody's.
  iban: 'BE68539007547034',
  country: 'BE',
  zone: 'Europe/Brussels',
  language: 'fr',
  isFormal: true,
  brandColor: '#2f5fb3',
  address: { lines: ['Rue Neuve 1'], postalCode: '1000', city: 'Bruxelles', country: 'BE' },
  contactEmail: 'factures@wattzon.example',
  website: 'https://wattzon.example',
  ownerEmail: 'amelie@wattzon.example'
} as const;

const customers: readonly Party[] = [
  {
    reference: 'WZ-1001',
    name: 'Aminata Diallo',
    language: 'fr',
    country: 'BE',
    addressLines: ['Avenue Rogier 214'],
    postalCode: '1030',
    city: 'Schaerbeek'
  },
  {
    reference: 'WZ-1002',
    name: 'Joris Van den Broeck',
    language: 'nl',
    country: 'BE',
    addressLines: ['Leopoldstraat 17'],
    postalCode: '2800',
    city: 'Mechelen'
  },
  {
    reference: 'WZ-1003',
    name: 'Elif Demir',
    language: 'nl',
    country: 'BE',
    addressLines: ['Sleepstraat 91'],
    postalCode: '9000',
    city: 'Gent'
  }
];

/** Who runs the installation, and a second merchant whom they opened: told once. */
export async function fillInstallation(ctx: Context): Promise<void> {
  const { operator } = demo;
  const known = (await listOperators(ctx)).find(({ email }) => email === operator.email);
  const { id, name } = known ?? (await addOperator(ctx, operator));
  if (await findMerchantBySlug(ctx, wattzon.slug)) return;
  const merchant = await openMerchant({ ...ctx, actor: { kind: 'operator', operatorId: id, name } }, wattzon);
  const today = dateIn(wattzon.zone, ctx.clock.now());
  await issueDocuments(
    ctx,
    merchant.id,
    customers.map((customer, n) =>
      demoDocument({
        number: `WZ-2026-${String(n + 1).padStart(4, '0')}`,
        customer,
        issuedOn: today.subtract({ days: 6 }),
        dueOn: today.add({ days: 8 + n }),
        taxBp: 2_100,
        lines: [
          [customer.language === 'fr' ? 'Électricité, novembre' : 'Stroom, november', 8_450 + n * 1_275]
        ]
      })
    )
  );
}
