import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import { apiProblemStatus, commonRefusals, writeRefusals } from '#lib/server/web/index.ts';
import { documentFor } from '../v1/document.ts';
import { guide } from '../v1/guide.ts';
import { operations } from '../v1/operations.ts';
import { describeApi } from './describe-api.ts';
import type { PageServerLoad } from './$types';

/** What stands in a title by then: a number, a name, a scope. */
const LATER = Object.fromEntries(
  ['allowed', 'bound', 'count', 'days', 'reference', 'scope', 'status', 'supported'].map((name) => [
    name,
    '…'
  ])
);

/** The API's document, to be read by people. In English, as programs are. */
export const load: PageServerLoad = ({ locals }) => {
  locals.language = 'en';
  const { origin } = locals.ctx;
  const t = translator('en');
  const codes = new Set([
    ...commonRefusals,
    ...writeRefusals,
    ...operations.flatMap((each) => each.refusals)
  ]);
  return {
    guide,
    ...describeApi(documentFor(origin)),
    codes: [...codes].sort().map((code) => ({
      code,
      status: apiProblemStatus(code),
      words: t(`errors:${code}` as TextKey, LATER)
    }))
  };
};
