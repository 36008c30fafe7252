import type { ParamMatcher } from '@sveltejs/kit';

/** The sides of a home screen's icon, in pixels. */
export const match: ParamMatcher = (param) => ['180', '192', '512'].includes(param);
