/* Figures in the language of the page, and roles that Streamlit's own parts lack, for those who do not see the page: the sections of the list of pages are lists
   in a group, and a place to drop files is a group with a name. Parts come and go, hence the observer. */
(() => {
  if (window.comfortable) return;
  window.comfortable = true;

  // Grids write figures as the page's language does, where the browser's is another: "1,342" is less than two in French.
  const own = navigator.languages;
  Object.defineProperty(navigator, "languages", {
    get: () => {
      const spoken = document.documentElement.lang;
      return [...own.filter((each) => each.startsWith(spoken)), spoken];
    },
  });

  const roles = [
    ["ul[data-testid=stSidebarNavItems]", "group"],
    ["ul[data-testid=stSidebarNavItems] > div", "list"],
    ["section[data-testid=stFileUploaderDropzone]", "group"],
  ];
  const mend = () => {
    for (const [parts, role] of roles) {
      document.querySelectorAll(`${parts}:not([role=${role}])`).forEach((part) => part.setAttribute("role", role));
    }
  };
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
  mend();
})();
