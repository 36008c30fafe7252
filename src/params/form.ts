import type { ParamMatcher } from '@sveltejs/kit';

/** The shapes of screen that an app is shown on before it is installed. */
export const match: ParamMatcher = (param) => param === 'narrow' || param === 'wide';
