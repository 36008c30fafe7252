/** A passkey is shown by script; a code is typed without. */
export const csr = true;
