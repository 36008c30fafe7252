import type { Context } from '../../src/lib/server/context.ts';
import {
  addAgency,
  listAgencies,
  listConditions,
  proposeCases,
  publishConditions,
  revealAgencySecret
} from '../../src/lib/server/domain/handover/index.ts';

/**
 * An agency in the outside world that takes cases and reports back, and conditions by which claims are proposed for it. Told
 * once; where it reports to is said at each start.
 */
export async function fillHandover(
  ctx: Context,
  { merchantId, desk }: Readonly<{ merchantId: string; desk: string }>
): Promise<void> {
  const [known] = await listAgencies(ctx, { merchantId });
  const agencyId =
    known?.id ??
    (await addAgency(ctx, {
      ...{ merchantId, apiKey: 'de-klaproos-bij-lindeboom' },
      facts: {
        ...{ name: 'Lindeboom Incasso', country: 'NL', wkiNumber: '2024-0482', channel: 'api' },
        ...{ email: 'vragen@lindeboom.example', phone: '+31 20 555 0199' },
        ...{ apiUrl: `${desk}/agency`, payUrl: 'https://betalen.lindeboom.example/' }
      }
    }));
  await fetch(`${desk}/agency-desk/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      url: `${ctx.origin}/api/webhooks/agency/${merchantId}/${agencyId}`,
      secret: await revealAgencySecret(ctx, { merchantId, agencyId })
    })
  });
  const [inForce] = await listConditions(ctx, { merchantId });
  if (inForce!.version === 0)
    await publishConditions(ctx, {
      ...{ merchantId, after: 0, name: 'Rustig begin', reason: 'Pas als niets anders hielp.' },
      conditions: {
        ...{ isOn: true, agencyId, overdueDays: 21, leastReminders: 1, needsFormalNotice: false },
        ...{ currency: 'EUR', leastMinor: 50_00, excludedSegments: [], noticeDays: 14 }
      }
    });
  await proposeCases(ctx, { merchantId });
}
