/* eslint-disable quitte/no-stand-in-words -- HTML's and CSP's own word for a page that may do nothing. */

/** On the frame: nothing in it runs, no form is sent, no link leaves it. */
export const LOCKED = { sandbox: '' } as const;

/** The same on the page itself, for when it is opened without its frame; and nothing is fetched from anywhere. */
export const LOCKED_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
