import type { ParamMatcher } from '@sveltejs/kit';

/** The other of the two legal ways out, after the merchant's name. */
export const match: ParamMatcher = (param) => param === 'withdrawal';
