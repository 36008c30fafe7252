/** A legal way out works on anything that shows a page. */
export const csr = false;
