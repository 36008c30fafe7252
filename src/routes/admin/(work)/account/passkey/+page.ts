/** Only a device makes a passkey, and only script asks it to. */
export const csr = true;
