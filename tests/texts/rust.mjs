export const rustTexts = () => ({ texts: [], complaints: [] });
