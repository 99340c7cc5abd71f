package geo
import ("testing";"strings";"time")
func TestZZ(t *testing.T){
 u:=testUnits(t)
 for _,w:=range []string{"Tân Lập, ","xã Tân Phú ","Tân Phú, ","Châu Thành, ", "phường 1 ", "Vĩnh Long, ","1 ", "huyện Châu Thành, xã Tân Phú, "} { s:=strings.Repeat(w,2000/len(w)); t0:=time.Now(); a:=u.Parse(s,""); t.Log(w,time.Since(t0),a.Confidence) }
}
