import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { bringBackTemplate, readWordsNow, type TriedWords } from '../notifications/index.ts';

/**
 * Puts an arm's words in force for everybody, each message that doesn't say them already. Answers the arm's version. Refuses
 * `template-blocked` for words that can't be published any more, such as when customers came who read another language.
 */
export async function bringBackWords(
  ctx: Context,
  tx: Tx,
  given: Readonly<{ merchantId: string; version: number; content: readonly TriedWords[] }>
): Promise<number> {
  const { merchantId, version, content } = given;
  for (const { template, texts } of content) {
    const now = await readWordsNow(tx, merchantId, template);
    if (isDeepStrictEqual(now.texts, texts)) continue;
    // Our own words come back as ours, which grow with every release, not as they were when the experiment began.
    const outcome = await bringBackTemplate(ctx, tx, {
      ...{ merchantId, ...template },
      version: texts === null ? 0 : version
    });
    if (outcome.kind === 'blocked') throw new Refusal('template-blocked', { problems: outcome.problems });
  }
  return version;
}
