/** Links and forms are all that work needs here; the page that copies a link switches its script on itself. */
export const csr = false;
