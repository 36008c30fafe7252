import { pickTexts, type TextBranch } from '#lib/i18n/index.server.ts';
import type { LayoutServerLoad } from './$types';

const WORDS: readonly TextBranch[] = [
  'sign-in:ask',
  'sign-in:code',
  'sign-in:link',
  'sign-in:who',
  'sign-in:offer',
  'sign-in:error',
  'sign-in:problem',
  'sign-in:passkeys.needs-script',
  'ways-out:by.termination.link',
  'ways-out:by.withdrawal.link',
  'common'
];

/** The words of every page before somebody is signed in. */
export const load: LayoutServerLoad = async ({ parent }) => {
  const { language, tone } = await parent();
  return { texts: pickTexts(language, tone, WORDS) };
};
