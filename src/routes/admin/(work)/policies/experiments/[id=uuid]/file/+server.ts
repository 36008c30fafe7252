import { error } from '@sveltejs/kit';
import { rails, readResults } from '#lib/server/domain/experiments/index.ts';
import { sumOf } from '#lib/server/domain/reporting/index.ts';
import { csvResponse, staffRoute } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** The results as a file: columns in English, shares and differences as fractions with a point. */
export const GET: RequestHandler = staffRoute('see-experiments', async ({ params }, { ctx, merchant }) => {
  const results = await readResults(ctx, { merchantId: merchant.id, experimentId: params.id! });
  if (!results) error(404);
  const head = [
    ...['variant', 'customers', 'counted', 'recovered', 'missed_minor', 'recovered_minor', 'currency'],
    ...['difference', 'lower', 'upper', 'verdict', ...rails, 'answers', 'easy', 'score_sum']
  ];
  const rows = results.arms.map((each) => {
    const tally = results.said.get(each.arm);
    const said = tally && sumOf(tally);
    return [
      ...[each.arm, each.exposed, each.ripe, each.recovered, each.atRiskMinor, each.recoveredMinor],
      merchant.currency,
      ...[each.judged?.difference?.estimate, each.judged?.difference?.lower, each.judged?.difference?.upper],
      each.judged?.verdict,
      ...rails.map((rail) => each.rails[rail]),
      ...[said?.count ?? 0, said?.easy ?? 0, said?.sum ?? 0]
    ];
  });
  return csvResponse(`experiment-${merchant.slug}-${params.id}`, head, rows);
});
