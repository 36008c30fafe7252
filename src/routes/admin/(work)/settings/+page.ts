/** The preview follows the fields while they change; without script it follows the button. */
export const csr = true;
