// Command dashboards says what Grafana would not take of dashboards: their
// files are its arguments. Fields that Grafana does not know are faults too.
package main

import (
	"fmt"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

func main() {
	// Without them targets and options of panels are not looked into.
	plugins.RegisterDefaultPlugins()
	faults := 0
	for _, file := range os.Args[1:] {
		if err := check(file); err != nil {
			fmt.Printf("%s: %v\n", file, err)
			faults++
		}
	}
	if faults > 0 {
		os.Exit(1)
	}
	fmt.Printf("%d dashboards\n", len(os.Args)-1)
}

func check(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	board := dashboard.Dashboard{}
	if err := board.UnmarshalJSONStrict(text); said(err) {
		return err
	}
	if err := board.Validate(); said(err) {
		return err
	}
	return nil
}

// said tells whether there is a fault: the SDK also returns empty lists of them.
func said(err error) bool {
	return err != nil && err.Error() != ""
}
