/** What says that everything is accessible is so itself, on anything that shows a page. */
export const csr = false;
