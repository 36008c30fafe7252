import { occasions, scores } from '#lib/server/domain/feedback/index.ts';
import type { FeedbackAsked } from '#lib/server/domain/reporting/index.ts';
import type { Asked } from '../asked.server.ts';

/** Which answers an address asks for. What is wrong there is left out, never an error. */
export function readFeedbackAsked(params: URLSearchParams, { asked }: Asked): FeedbackAsked {
  const { merchantId, zone, period } = asked;
  const score = scores.find((each) => String(each) === params.get('score'));
  const occasion = occasions.find((each) => each === params.get('occasion'));
  const [splitId, arm] = [params.get('split'), params.get('arm')];
  const isVariant = splitId !== null && arm !== null && UUID.test(splitId);
  return {
    ...{ merchantId, zone, period },
    ...(score && { score }),
    ...(occasion && { occasion }),
    ...(isVariant && { variant: { splitId, arm: arm.slice(0, 20) } }),
    ...(params.get('words') === 'yes' && { hasWords: true })
  };
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
