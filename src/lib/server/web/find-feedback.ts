import type { Context } from '../context.ts';
import { COMMENT_LENGTH, findQuestion, type Occasion, type Question } from '../domain/feedback/index.ts';

/** The question as a page shows it. */
export type AskedQuestion = Question &
  Readonly<Pick<Occasion, 'occasion' | 'occasionId'>> &
  Readonly<{
    /** In characters. */
    commentLength: number;
  }>;

/** The question about what somebody has done, for the page that tells them so; `undefined` where nobody is to be asked. */
export async function findFeedback(
  ctx: Pick<Context, 'db' | 'clock'>,
  of: Occasion
): Promise<AskedQuestion | undefined> {
  const question = await findQuestion(ctx, of);
  const { occasion, occasionId } = of;
  return question && { ...question, occasion, occasionId, commentLength: COMMENT_LENGTH };
}
