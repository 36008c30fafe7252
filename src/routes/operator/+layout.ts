/** Links and forms are all that these pages need. */
export const csr = false;
