/** Kept on the device and shown when nothing else can be: it needs no script. */
export const csr = false;
