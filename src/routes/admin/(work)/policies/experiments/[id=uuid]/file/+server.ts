import { error } from '@sveltejs/kit';
import { rails, readResults } from '#lib/server/domain/experiments/index.ts';
import { csvResponse, staffRoute } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** The results as a file: columns in English, shares and differences as fractions with a point. */
export const GET: RequestHandler = staffRoute('see-experiments', async ({ params }, { ctx, merchant }) => {
  const results = await readResults(ctx, { merchantId: merchant.id, experimentId: params.id! });
  if (!results) error(404);
  const head = [
    ...['variant', 'customers', 'counted', 'recovered', 'missed_minor', 'recovered_minor', 'currency'],
    ...['difference', 'lower', 'upper', 'verdict', ...rails]
  ];
  const rows = results.arms.map((each) => [
    ...[each.arm, each.exposed, each.ripe, each.recovered, each.atRiskMinor, each.recoveredMinor],
    merchant.currency,
    ...[each.judged?.difference?.estimate, each.judged?.difference?.lower, each.judged?.difference?.upper],
    each.judged?.verdict,
    ...rails.map((rail) => each.rails[rail])
  ]);
  return csvResponse(`experiment-${merchant.slug}-${params.id}`, head, rows);
});
