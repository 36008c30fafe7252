import type { ParamMatcher } from '@sveltejs/kit';

/** One of our ids. Anything else in its place is a page that doesn't exist, and never reaches the database. */
export const match: ParamMatcher = (param) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(param);
