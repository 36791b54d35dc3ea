// Shows how far background work has come.
if (document.querySelector("[data-reload]")) setTimeout(() => location.reload(), 2000);
